import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { MOST_LOCKS, type StorageLock } from '#shared/contract/kept.ts';
import { useCall } from '../../app/calls.ts';
import { useFormat } from '../../app/use-format.ts';
import { useKeptUntil } from './use-kept-until.ts';

interface KeptOnDeleteProps {
  readonly connection: string;
  readonly rows: readonly BackupRow[];
}

/** Says which of the backups that are to go the storage keeps all the same. Nothing while it does not know. */
export function KeptOnDelete({ connection, rows }: KeptOnDeleteProps) {
  const { t } = useTranslation('kept');
  const format = useFormat();
  const keptUntil = useKeptUntil();
  const ids = rows.slice(0, MOST_LOCKS).map(({ id }) => id);
  const { data } = useCall('kept.locks', { connection, ids });
  const last = data && lastOf(data.locks);
  if (!data || !last) return null;
  const count = data.locks.length;
  return (
    <Alert variant="outline" color="gray" role="note" icon={<IconLock aria-hidden />}>
      {t('deleting', { count, shown: format.count(count), until: keptUntil(last) })}
      {rows.length > MOST_LOCKS && ` ${t('notAsked', { shown: format.count(MOST_LOCKS) })}`}
    </Alert>
  );
}

/** The one that is kept longest. */
function lastOf(locks: readonly StorageLock[]): StorageLock | undefined {
  return locks.toSorted((a, b) => rank(b) - rank(a))[0];
}

function rank({ held, until }: StorageLock): number {
  return held || until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
}
