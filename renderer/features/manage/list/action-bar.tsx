import { Button, Text } from '@mantine/core';
import {
  IconArrowsDiff,
  IconDownload,
  IconFolderOpen,
  IconLink,
  IconPin,
  IconPinnedOff,
  IconRestore,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { navigate } from '../../../app/router.ts';
import { useFormat } from '../../../app/use-format.ts';
import type { BackupDialog } from '../actions/backup-dialog.ts';
import { usePinning } from '../actions/use-pinning.ts';
import styles from './list.module.css';

interface ActionBarProps {
  readonly connection: string;
  readonly chosen: readonly BackupRow[];
  readonly shown: number;
  readonly total: number;
  readonly onClear: () => void;
  readonly onDialog: (dialog: BackupDialog) => void;
}

const icon = { size: 16, 'aria-hidden': true } as const;

/** How many there are; with something chosen, what can be done with just that. */
export function ActionBar({ connection, chosen, shown, total, onClear, onDialog }: ActionBarProps) {
  const { t } = useTranslation(['manage', 'links']);
  const format = useFormat();
  const pinning = usePinning(connection);
  const pinned = chosen.length > 0 ? pinning.saidOf(chosen) : null;
  const [first, second] = chosen;
  const number = { count: chosen.length, shown: format.count(chosen.length) };
  const size = format.bytes(chosen.reduce((sum, row) => sum + row.size, 0));
  const canPin = chosen.some((row) => !row.pinned);
  const quiet = { size: 'xs', variant: 'default' } as const;
  return (
    <>
      <div className={styles.bar}>
        <Text size="sm" className={styles.barText ?? ''} role="status">
          {chosen.length > 0
            ? t('chosen', { ...number, size })
            : shown === total
              ? t('count', { count: total, shown: format.count(total) })
              : t('countOf', { shown: format.count(shown), total: format.count(total) })}
          {pinned !== null && ` – ${pinned}`}
        </Text>
        {first && (
          <>
            {!second && (
              <>
                <Button
                  {...quiet}
                  leftSection={<IconFolderOpen {...icon} />}
                  onClick={() => navigate({ page: 'manage', connection, backup: first.id })}
                >
                  {t('action.open')}
                </Button>
                <Button
                  {...quiet}
                  leftSection={<IconRestore {...icon} />}
                  onClick={() => navigate({ page: 'restore', connection, backup: first.id })}
                >
                  {t('action.restore')}
                </Button>
                <Button
                  {...quiet}
                  leftSection={<IconShieldCheck {...icon} />}
                  onClick={() => onDialog({ kind: 'verify', row: first })}
                >
                  {t('action.verify')}
                </Button>
                <Button
                  {...quiet}
                  leftSection={<IconDownload {...icon} />}
                  onClick={() => onDialog({ kind: 'download', row: first })}
                >
                  {t('action.download')}
                </Button>
                <Button
                  {...quiet}
                  leftSection={<IconLink {...icon} />}
                  onClick={() => onDialog({ kind: 'link', row: first })}
                >
                  {t('links:action')}
                </Button>
              </>
            )}
            {second && chosen.length === 2 && (
              <Button
                {...quiet}
                leftSection={<IconArrowsDiff {...icon} />}
                onClick={() => onDialog({ kind: 'compare', rows: [first, second] })}
              >
                {t('action.compare')}
              </Button>
            )}
            <Button
              {...quiet}
              leftSection={canPin ? <IconPin {...icon} /> : <IconPinnedOff {...icon} />}
              loading={pinning.isPending}
              onClick={() => pinning.run(chosen, canPin)}
            >
              {canPin ? t('action.pin') : t('action.unpin')}
            </Button>
            <Button
              {...quiet}
              c="var(--holdall-bad)"
              leftSection={<IconTrash {...icon} />}
              onClick={() => onDialog({ kind: 'delete', rows: chosen })}
            >
              {t('action.deleteMany', number)}
            </Button>
            <Button size="xs" variant="subtle" onClick={onClear}>
              {t('clear')}
            </Button>
          </>
        )}
      </div>
      <FailureAlert failure={pinning.failure} />
    </>
  );
}
