import { ActionIcon, Group, NativeSelect, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { Page } from '../../../app/page.tsx';
import { navigate } from '../../../app/router.ts';
import { OpenLinkButton } from '../../links/open-link-button.tsx';
import { BackupList } from './backup-list.tsx';

interface ListPageProps {
  readonly connection: string;
  /** Names of all storages. */
  readonly connections: readonly string[];
}

/** All computers' backups in one storage. */
export function ListPage({ connection, connections }: ListPageProps) {
  const { t } = useTranslation('manage');
  const list = useCall('backups.list', { connection });
  return (
    <Page
      title={t('title')}
      width="wide"
      actions={
        <Group gap="sm">
          <OpenLinkButton />
          {connections.length > 1 && (
            <NativeSelect
              aria-label={t('storage')}
              value={connection}
              data={[...connections]}
              onChange={(event) =>
                navigate({ page: 'manage', connection: event.currentTarget.value }, 'replace')
              }
            />
          )}
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('reload')}
            title={t('reload')}
            loading={list.isFetching}
            onClick={() => void list.refetch()}
          >
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        </Group>
      }
    >
      <VisuallyHidden id="manage-keys">{t('keys')}</VisuallyHidden>
      {/* A list that was read before stays on the screen beside the failure of reading it again. */}
      <FailureAlert failure={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      {list.data && (
        <BackupList connection={connection} all={list.data.backups} foreign={list.data.foreign} />
      )}
    </Page>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Skeleton height={36} mb="lg" />
      <Skeleton height={360} />
      <Text size="sm" c="dimmed" mt="md">
        {t('loading')}
      </Text>
    </div>
  );
}
