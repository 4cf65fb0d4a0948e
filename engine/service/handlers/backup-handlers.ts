import type { backupMethods } from '#shared/contract/backups.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { diffBackups, sortedByPath } from '../../catalog/diff.ts';
import { pin, unpin } from '../../catalog/sidecars.ts';
import type { OpenBackup } from '../../restore/reader-types.ts';
import { factsOf } from '../../restore/record-list.ts';
import { backupRowOf } from '../backup-row.ts';
import { deleteBackups } from '../delete-backups.ts';
import { diffView } from '../diff-view.ts';
import type { HandlersOf } from '../dispatch.ts';
import { previewFile } from '../file-preview.ts';
import type { OpenedBackup } from '../opened-backups.ts';
import { previewRestore } from '../preview-restore.ts';
import type { ServiceContext } from '../service-context.ts';

interface InBackup {
  readonly connection: string;
  readonly id: string;
}

/** Stored backups: the list, their files, what changed, pins and deletion. */
export function backupHandlers(context: ServiceContext): HandlersOf<keyof typeof backupMethods> {
  const { catalogs, settings, ports, opened, hub, signal } = context;
  const refresh = (connection: string) => {
    catalogs.invalidate(settings.connections.get(connection));
    hub.changed('backups', 'status');
  };
  const open = ({ connection, id }: InBackup): Promise<OpenedBackup> =>
    catalogs.withEntry(connection, id, ({ storage }, entry) => opened.get(connection, storage, entry));
  return {
    'backups.list': async ({ connection }) => {
      const { backups, foreign } = await catalogs.list(connection);
      return { backups: backups.map(backupRowOf), foreign };
    },
    'backups.files': async ({ path, offset, limit, ...which }) => {
      const { tree, backup } = await open(which);
      const entries = tree.children(path);
      if (!entries) throw new AppError('path-not-in-backup', { path, id: backup.id });
      return { entries: entries.slice(offset, offset + limit), total: entries.length };
    },
    'backups.find': async ({ text, limit, ...which }) => (await open(which)).tree.find(text, limit),
    'backups.preview': ({ connection, id, path }) =>
      catalogs.withEntry(connection, id, async ({ storage }, entry) => {
        const { backup } = await opened.get(connection, storage, entry);
        const facts = factsOf(backup.records);
        const row = facts.rowOf(path);
        if (row < 0) throw new AppError('path-not-in-backup', { path, id: backup.id });
        return await previewFile(storage, backup, facts.recordAt(row), signal);
      }),
    'backups.diff': async ({ connection, before, after, limit }) => {
      const older = (await open({ connection, id: before })).backup;
      const newer = (await open({ connection, id: after })).backup;
      for (const backup of [older, newer]) refuseDamaged(backup);
      return diffView(diffBackups(sortedByPath(older.records), sortedByPath(newer.records)), limit);
    },
    'backups.setPinned': async ({ connection, id, pinned }) => {
      await catalogs.withEntry(connection, id, async ({ storage }, entry) => {
        if (!pinned) return await unpin(storage, entry, { signal });
        const facts = { by: settings.device().name, at: ports.clock.now() };
        return await pin(storage, entry, facts, { signal });
      });
      refresh(connection);
      return {};
    },
    'backups.delete': async ({ connection, ids }) => {
      const result = await deleteBackups(connection, ids, context);
      refresh(connection);
      // Waited for, so that the status does not go on counting on what is gone.
      await catalogs.list(connection).catch(() => {});
      return result;
    },
    'backups.previewRestore': (request) =>
      catalogs.withEntry(request.connection, request.id, async ({ storage }, entry) => {
        const { backup } = await opened.get(request.connection, storage, entry);
        return await previewRestore(storage, backup, request, { ports, signal });
      }),
  };
}

/** What is missing from a damaged table of contents would look removed: never call that a comparison. */
function refuseDamaged({ id, problem, rejected }: OpenBackup): void {
  const [bad] = rejected;
  const found = problem ?? (bad && `${bad.path}: ${bad.message.replace(/\.$/, '')}`);
  if (found !== undefined) throw new AppError('backup-damaged', { id, problem: found });
}
