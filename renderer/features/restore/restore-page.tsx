import { Button, EmptyState, Skeleton } from '@mantine/core';
import { IconArchiveOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { Page } from '../../app/page.tsx';
import { formatRoute } from '../../app/route.ts';
import { RestoreWizard } from './restore-wizard.tsx';

interface RestorePageProps {
  readonly connection: string;
  readonly backup: string;
}

/** Restoring from one backup. */
export function RestorePage({ connection, backup }: RestorePageProps) {
  const { t } = useTranslation(['restore', 'manage']);
  const list = useCall('backups.list', { connection });
  const row = list.data?.backups.find((one) => one.id === backup);
  return (
    <Page title={t('title')}>
      {row ? (
        <RestoreWizard connection={connection} row={row} />
      ) : (
        <FailureAlert failure={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <Skeleton height={320} />}
      {list.data && !row && (
        <EmptyState
          icon={<IconArchiveOff size={40} aria-hidden />}
          title={t('manage:detail.gone')}
          description={t('manage:detail.goneText')}
        >
          <EmptyState.Actions>
            <Button component="a" variant="default" href={formatRoute({ page: 'manage', connection })}>
              {t('manage:detail.back')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
    </Page>
  );
}
