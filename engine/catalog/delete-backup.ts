import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { CallOptions, Storage } from '../storage/storage.ts';
import type { CatalogEntry } from './catalog-types.ts';
import { sidecarKey } from './object-key.ts';
import { isPinned } from './sidecars.ts';

/**
 * Removes one backup and its marks. Rejects with `backup-pinned` when it is pinned, also when that happened
 * after the catalogue was read, and as the calls of `Storage` do; a backup that is already gone is no error.
 */
export async function deleteBackup(
  storage: Storage,
  backup: Pick<CatalogEntry, 'id' | 'key' | 'pinned'>,
  options?: CallOptions,
): Promise<void> {
  if (backup.pinned || (await isPinned(storage, backup, options))) {
    throw new AppError('backup-pinned', { id: backup.id });
  }
  // The zip first: were its marks removed first and the zip then stayed, it would have lost what is known of it.
  await storage.delete(backup.key, options);
  for (const kind of ['verified', 'unchecked'] as const) {
    try {
      await storage.delete(sidecarKey(backup.key, kind), options);
    } catch (error) {
      // The backup is gone, as asked. A mark without its backup is cleaned up by the next prune.
      if (!isAppError(error)) throw error;
    }
  }
}
