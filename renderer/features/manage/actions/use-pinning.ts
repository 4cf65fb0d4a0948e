import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useClient } from '../../../app/client.ts';
import { useFormat } from '../../../app/use-format.ts';

interface Pinning {
  /** Pins or unpins those that are not so yet. */
  readonly run: (rows: readonly BackupRow[], pinned: boolean) => void;
  readonly isPending: boolean;
  /** What was done to just these, for a live region; null otherwise. */
  readonly saidOf: (rows: readonly BackupRow[]) => string | null;
  readonly failure: unknown;
}

/** Pins and unpins, one after the other: each is a small write that every other computer sees. */
export function usePinning(connection: string): Pinning {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const client = useClient();
  const action = useMutation({
    mutationFn: async ({ rows, pinned }: { rows: readonly BackupRow[]; pinned: boolean }) => {
      let changed = 0;
      for (const row of rows) {
        if (row.pinned === pinned) continue;
        await client.call('backups.setPinned', { connection, id: row.id, pinned });
        changed += 1;
      }
      return { changed, pinned, keys: keysOf(rows) };
    },
  });
  const done = action.data;
  const number = { count: done?.changed ?? 0, shown: format.count(done?.changed ?? 0) };
  return {
    run: (rows, pinned) => action.mutate({ rows, pinned }),
    isPending: action.isPending,
    saidOf: (rows) => {
      if (!done || done.keys !== keysOf(rows)) return null;
      return done.pinned ? t('pinnedDone', number) : t('unpinnedDone', number);
    },
    failure: action.error,
  };
}

function keysOf(rows: readonly BackupRow[]): string {
  return rows
    .map(({ key }) => key)
    .sort()
    .join('\n');
}
