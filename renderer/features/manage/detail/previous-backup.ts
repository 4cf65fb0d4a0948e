import type { BackupRow } from '#shared/backup.ts';

/** The newest readable backup of the same plan and computer that is older than `row`; undefined when it is the first. */
export function previousBackup(row: BackupRow, all: readonly BackupRow[]): BackupRow | undefined {
  let best: BackupRow | undefined;
  for (const other of all) {
    const isCandidate =
      other.plan === row.plan &&
      other.deviceId === row.deviceId &&
      other.status !== 'damaged' &&
      other.createdAt < row.createdAt;
    if (isCandidate && (best === undefined || other.createdAt > best.createdAt)) best = other;
  }
  return best;
}
