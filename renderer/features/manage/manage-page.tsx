import { useTranslation } from 'react-i18next';
import { Page } from '../../app/page.tsx';

interface ManagePageProps {
  /** Null = not chosen yet. */
  readonly connection: string | null;
  /** The backup that is opened, or null for the list. */
  readonly backup: string | null;
}

export function ManagePage(_: ManagePageProps) {
  const { t } = useTranslation('manage');
  return <Page title={t('title')}>{null}</Page>;
}
