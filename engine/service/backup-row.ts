import type { BackupRow } from '#shared/backup.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';

/** The public row of a backup. */
export function backupRowOf(entry: CatalogEntry): BackupRow {
  const { id, key, plan, device, createdAt, size, files, status, bytes, pinned, provenAt, deviceId } = entry;
  const { checked, sampledAt } = entry;
  return {
    ...{ id, key, plan, device, createdAt, size, files, status, bytes, pinned, provenAt, deviceId },
    ...{ checked, sampledAt },
  };
}
