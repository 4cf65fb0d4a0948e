import { Button, EmptyState, Skeleton } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { Page } from '../../app/page.tsx';
import { formatRoute } from '../../app/route.ts';
import { BackupPage } from './detail/backup-page.tsx';
import { ListPage } from './list/list-page.tsx';

interface ManagePageProps {
  /** Null = not chosen yet. */
  readonly connection: string | null;
  /** The backup that is opened, or null for the list. */
  readonly backup: string | null;
}

/** The backups of a storage, or one of them. Without a choice, the first storage. */
export function ManagePage({ connection, backup }: ManagePageProps) {
  const { t } = useTranslation('manage');
  const connections = useCall('connections.list', {});
  const shown = connection ?? connections.data?.[0]?.name;
  if (connection !== null && backup !== null) return <BackupPage connection={connection} id={backup} />;
  if (shown !== undefined) {
    const names = connections.data?.map(({ name }) => name) ?? [shown];
    return <ListPage key={shown} connection={shown} connections={names} />;
  }
  return (
    <Page title={t('title')}>
      <FailureAlert failure={connections.error} onRetry={() => void connections.refetch()} />
      {connections.isPending && <Skeleton height={240} />}
      {connections.data && (
        <EmptyState
          icon={<IconCloudOff size={40} aria-hidden />}
          title={t('noStorage')}
          description={t('noStorageText')}
        >
          <EmptyState.Actions>
            <Button component="a" href={formatRoute({ page: 'start' })}>
              {t('setUp')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
    </Page>
  );
}
