import { useTranslation } from 'react-i18next';
import { Page } from '../../app/page.tsx';

import type { SettingsSection } from '../../app/route.ts';

interface SettingsPageProps {
  readonly section: SettingsSection;
}

export function SettingsPage(_: SettingsPageProps) {
  const { t } = useTranslation('settings');
  return <Page title={t('title')}>{null}</Page>;
}
