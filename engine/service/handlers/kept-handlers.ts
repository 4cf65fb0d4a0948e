import type { keptMethods, StorageLock } from '#shared/contract/kept.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { findObject } from '../../catalog/find-object.ts';
import { runLimited } from '../../catalog/run-limited.ts';
import { purgeVersions } from '../../retention/purge-versions.ts';
import { openCapabilityMemory } from '../../storage/capability-memory.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

const AT_ONCE = 8;
/** A storage that refuses one refuses the others for the same reason. */
const REASONS_SHOWN = 20;

/** What a bucket still holds of removed backups, and what it does not let go. */
export function keptHandlers(context: ServiceContext): HandlersOf<keyof typeof keptMethods> {
  const { catalogs, options, ports, signal, storages } = context;
  return {
    'kept.hidden': ({ connection: name }) =>
      storages.use(name, async ({ connection, storage: { versions: calls } }) => {
        if (!calls) return { supported: false };
        try {
          const { rootPath } = connection;
          const { found } = await purgeVersions({ calls, rootPath, dryRun: true, signal });
          return { supported: true, ...found };
        } catch (error) {
          if (!isAppError(error, 'storage-unsupported')) throw error;
          return { supported: false };
        }
      }),
    'kept.purge': ({ connection: name }) =>
      storages.use(name, async ({ connection, storage: { versions: calls } }) => {
        if (!calls) {
          const facts = { operation: 'list versions', status: 0, serverCode: '' };
          throw new AppError('storage-unsupported', facts);
        }
        const { removed, failed } = await purgeVersions({ calls, rootPath: connection.rootPath, signal });
        return { ...removed, failed: failed.length, reasons: failed.slice(0, REASONS_SHOWN) };
      }),
    'kept.locks': async ({ connection: name, ids }) => {
      const locks = await storages.use(name, async ({ connection }) => {
        const { objectLock } = openCapabilityMemory(connection, { home: options.home, ports }).load();
        if (objectLock === 'no') return [];
        return await runLimited(ids, AT_ONCE, (id, stop) => lockOf(name, id, stop), signal);
      });
      return { locks: locks.filter((lock) => lock !== undefined) };
    },
  };

  function lockOf(connection: string, id: string, stop: AbortSignal): Promise<StorageLock | undefined> {
    return catalogs.withEntry(connection, id, async ({ storage }, { key }) => {
      const found = await findObject(storage, key, { signal: stop });
      if (!found?.keptUntil && !found?.isHeld) return undefined;
      const { keptUntil, isHeld = false } = found;
      const until = keptUntil === undefined ? null : new Date(keptUntil).toISOString();
      // The date stays on the object when it is over, and means nothing any more.
      if (!isHeld && keptUntil !== undefined && keptUntil <= ports.clock.now()) return undefined;
      return { id, until, held: isHeld };
    });
  }
}
