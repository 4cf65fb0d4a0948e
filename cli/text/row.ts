import type { CatalogEntry } from '#engine/index.ts';
import type { BackupRow } from '#shared/backup.ts';

/** The public row of a backup: exactly the fields scripts may rely on. */
export function backupRowOf(entry: CatalogEntry): BackupRow {
  const { id, key, plan, device, createdAt, size, files, status, bytes, pinned, provenAt, deviceId } = entry;
  const { checked, sampledAt } = entry;
  return {
    ...{ id, key, plan, device, createdAt, size, files, status, bytes, pinned, provenAt, deviceId },
    ...{ checked, sampledAt },
  };
}
