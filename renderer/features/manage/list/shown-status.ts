import type { BackupRow, BackupStatus } from '#shared/backup.ts';

/** What the list says of a backup: one that was never checked is not called complete. */
export type ShownStatus = BackupStatus | 'unchecked';

export function shownStatus({ status, checked }: Pick<BackupRow, 'status' | 'checked'>): ShownStatus {
  return checked || status === 'damaged' ? status : 'unchecked';
}
