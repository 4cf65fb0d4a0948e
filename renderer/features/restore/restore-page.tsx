import { useTranslation } from 'react-i18next';
import { Page } from '../../app/page.tsx';

interface RestorePageProps {
  readonly connection: string;
  readonly backup: string;
}

export function RestorePage(_: RestorePageProps) {
  const { t } = useTranslation('restore');
  return <Page title={t('title')}>{null}</Page>;
}
