import type { BackupRow } from '#shared/backup.ts';

/** What deleting some backups would mean; shown before anything happens. */
export interface DeletionPlan {
  /** Those that go. */
  readonly going: readonly BackupRow[];
  /** Pinned ones, which stay until somebody unpins them. */
  readonly pinned: readonly BackupRow[];
  /** Bytes that come back. */
  readonly bytes: number;
  /** Plans of computers that would be left without a complete and checked backup. */
  readonly losing: readonly { readonly plan: string; readonly device: string }[];
  /** Whether the number must be typed before the button works. */
  readonly mustType: boolean;
}

/** More than this at once is more than one sees at a glance. */
const MOST_WITHOUT_TYPING = 3;

/** `all` is the whole list of the storage, not only what is shown. */
export function planDeletion(chosen: readonly BackupRow[], all: readonly BackupRow[]): DeletionPlan {
  const going = chosen.filter((row) => !row.pinned);
  const gone = new Set(going.map((row) => row.key));
  const losing = new Map<string, { plan: string; device: string }>();
  for (const row of going) {
    if (row.status === 'complete') losing.set(groupOf(row), { plan: row.plan, device: row.device });
  }
  for (const row of all) {
    if (row.status === 'complete' && row.checked && !gone.has(row.key)) losing.delete(groupOf(row));
  }
  return {
    going,
    pinned: chosen.filter((row) => row.pinned),
    bytes: going.reduce((sum, row) => sum + row.size, 0),
    losing: [...losing.values()],
    mustType: going.length > MOST_WITHOUT_TYPING || losing.size > 0,
  };
}

function groupOf(row: BackupRow): string {
  return JSON.stringify([row.plan, row.deviceId]);
}
