import { Button, Group, Stack, Text } from '@mantine/core';
import {
  IconDownload,
  IconLink,
  IconPin,
  IconPinnedOff,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { navigate } from '../../../app/router.ts';
import type { BackupDialog } from '../actions/backup-dialog.ts';
import { BackupDialogs } from '../actions/backup-dialogs.tsx';
import { usePinning } from '../actions/use-pinning.ts';

interface BackupHeadActionsProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly all: readonly BackupRow[];
}

const icon = { size: 16, 'aria-hidden': true } as const;

/** What can be done with the whole backup. */
export function BackupHeadActions({ connection, row, all }: BackupHeadActionsProps) {
  const { t } = useTranslation(['manage', 'links']);
  const [dialog, setDialog] = useState<BackupDialog | null>(null);
  const pinning = usePinning(connection);
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconShieldCheck {...icon} />}
          onClick={() => setDialog({ kind: 'verify', row })}
        >
          {t('action.verify')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload {...icon} />}
          onClick={() => setDialog({ kind: 'download', row })}
        >
          {t('action.download')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLink {...icon} />}
          onClick={() => setDialog({ kind: 'link', row })}
        >
          {t('links:action')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={row.pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
          loading={pinning.isPending}
          onClick={() => pinning.run([row], !row.pinned)}
        >
          {row.pinned ? t('action.unpin') : t('action.pin')}
        </Button>
        <Button
          size="xs"
          variant="default"
          c="var(--holdall-bad)"
          leftSection={<IconTrash {...icon} />}
          onClick={() => setDialog({ kind: 'delete', rows: [row] })}
        >
          {t('action.delete')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {pinning.saidOf([row])}
      </Text>
      <FailureAlert failure={pinning.failure} />
      <BackupDialogs
        connection={connection}
        all={all}
        dialog={dialog}
        onDialog={setDialog}
        onDeleted={() => navigate({ page: 'manage', connection }, 'replace')}
      />
    </Stack>
  );
}
