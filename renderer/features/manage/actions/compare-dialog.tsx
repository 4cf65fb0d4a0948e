import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useFormat } from '../../../app/use-format.ts';
import { Changes } from '../changes/changes.tsx';

interface CompareDialogProps {
  readonly connection: string;
  readonly rows: readonly [BackupRow, BackupRow];
}

/** What changed from the older of two backups to the newer. */
export function CompareDialog({ connection, rows }: CompareDialogProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const [first, second] = rows;
  const [before, after] = first.createdAt <= second.createdAt ? [first, second] : [second, first];
  const isOdd = before.plan !== after.plan || before.deviceId !== after.deviceId;
  const nameOf = (row: BackupRow) =>
    `${format.dateTime(row.createdAt)} (${t('remove.group', { plan: row.plan, device: row.device })})`;
  return (
    <Stack>
      <Text size="sm">{t('compare.between', { before: nameOf(before), after: nameOf(after) })}</Text>
      {isOdd && (
        <Text size="sm" c="dimmed">
          {t('compare.different')}
        </Text>
      )}
      <Changes connection={connection} before={before.id} after={after.id} above="22rem" />
    </Stack>
  );
}
