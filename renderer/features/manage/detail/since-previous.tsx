import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useFormat } from '../../../app/use-format.ts';
import { Changes } from '../changes/changes.tsx';
import { previousBackup } from './previous-backup.ts';

interface SincePreviousProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly all: readonly BackupRow[];
}

/** What changed since the backup before this one. */
export function SincePrevious({ connection, row, all }: SincePreviousProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const before = useMemo(() => previousBackup(row, all), [row, all]);
  if (!before) return <Text>{t('changes.first')}</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm">{t('changes.since', { date: format.dateTime(before.createdAt) })}</Text>
      <Changes connection={connection} before={before.id} after={row.id} above="18rem" />
    </Stack>
  );
}
