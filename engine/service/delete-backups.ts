import type { ResultOf } from '#shared/contract/contract.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Catalog, CatalogEntry } from '../catalog/catalog-types.ts';
import { deleteBackup } from '../catalog/delete-backup.ts';
import { runLimited } from '../catalog/run-limited.ts';
import type { ServiceContext } from './service-context.ts';

type Deleted = ResultOf<'backups.delete'>;

/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * Removes backups for good, each by itself: one that cannot be removed is named, and the others go. Goes by a
 * fresh listing. Rejects when that could not be read; then nothing was removed.
 */
export async function deleteBackups(
  connection: string,
  ids: readonly string[],
  { catalogs, storages, filter, signal }: ServiceContext,
): Promise<Deleted> {
  const catalog = await catalogs.list(connection);
  return await storages.use(connection, async ({ storage }) => {
    const result: Deleted = { deleted: 0, bytesFreed: 0, failed: [] };
    await runLimited(
      [...new Set(ids)],
      AT_ONCE,
      async (id) => {
        try {
          const entry = exactEntry(catalog, id);
          await deleteBackup(storage, entry, { signal });
          result.deleted += 1;
          result.bytesFreed += entry.size;
        } catch (error) {
          if (!isAppError(error)) throw error;
          result.failed.push({ id, code: error.code, message: filter.clean(error.message) });
        }
      },
      signal,
    );
    return result;
  });
}

/** Only a whole id or key will do: a slip must not remove something else. */
function exactEntry(catalog: Catalog, id: string): CatalogEntry {
  const found = catalog.backups.filter((entry) => entry.id === id || entry.key === id);
  const [entry, ...more] = found;
  if (!entry) throw new AppError('backup-unknown', { id });
  if (more.length > 0) throw new AppError('backup-ambiguous', { id, matches: found.map(({ key }) => key) });
  return entry;
}
