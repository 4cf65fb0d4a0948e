import { isLink } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from './app.ts';
import { type NamedBackup, type NamedBackupOptions, withNamedBackup } from './named-backup.ts';
import { withCatalog } from './open-connection.ts';

/**
 * Finds the two backups that `names` name, each by id or by a link, and runs `work` with them. Options that say where a
 * backup is go with the one that is no link.
 * @throws AppError as `withNamedBackup`
 */
export async function withTwoBackups<T>(
  app: App,
  names: readonly [string, string],
  options: NamedBackupOptions,
  work: (before: NamedBackup, after: NamedBackup) => Promise<T>,
): Promise<T> {
  const [from, to] = names;
  const links = names.filter((name) => name === '-' || isLink(name)).length;
  const { ca, ...place } = options;
  if (links === 0 && ca === undefined) {
    // One listing shows both.
    return await withCatalog(app, place, ({ storage, find }) => {
      const [earlier, later] = [find(from), find(to)];
      return work({ storage, entry: earlier, isLinked: false }, { storage, entry: later, isLinked: false });
    });
  }
  if (from === '-' && to === '-')
    throw new AppError('usage-invalid', { problem: 'Only one link can be read from standard input.' });
  const optionsOf = (name: string): NamedBackupOptions => {
    // With two links, or none, all that was given is for both, and refused where it makes no sense.
    if (links !== 1) return options;
    return name === '-' || isLink(name) ? (ca === undefined ? {} : { ca }) : place;
  };
  return await withNamedBackup(app, from, optionsOf(from), (before) =>
    withNamedBackup(app, to, optionsOf(to), (after) => work(before, after)),
  );
}
