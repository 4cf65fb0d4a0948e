import { type CatalogEntry, type OpenBackup, openBackup, type Storage } from '#engine/index.ts';
import type { App } from './app.ts';

/** Opens a stored backup and says what in it is damaged; what is left stays usable. */
export async function openWithWarnings(app: App, storage: Storage, entry: CatalogEntry): Promise<OpenBackup> {
  const backup = await openBackup(storage, entry, { signal: app.signal });
  if (backup.problem !== undefined) app.report.warn(`Warning: backup ${entry.id}: ${backup.problem}.`);
  for (const bad of backup.rejected)
    app.report.warn(`Warning: backup ${entry.id}: ${bad.path}: ${bad.message}`);
  return backup;
}

/** True when part of a backup's table of contents cannot be trusted. */
export function isPartlyDamaged(backup: OpenBackup): boolean {
  return backup.problem !== undefined || backup.rejected.length > 0;
}
