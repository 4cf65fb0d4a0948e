import * as path from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureReason } from './failure-reason.ts';
import { Labels, originOf, pathInside } from './label.ts';
import type { PatternFilter } from './patterns.ts';

/** A folder or single file that was asked for and is there. */
export interface Root {
  readonly label: string;
  /** For the manifest: `{home}/…` or the absolute path. */
  readonly origin: string;
  /** Where it really is, links resolved. */
  readonly absolute: string;
  readonly isFile: boolean;
}

type Found = Pick<Root, 'absolute' | 'isFile'> & { readonly asked: string };

/**
 * Finds the roots, in the order asked for. A root that lies in another one is dropped, because its content is
 * in the backup already — unless the patterns keep it out of the other one: who names a folder wants it.
 * Label and origin come from the path as it was asked for, so that a link to a folder that moves on with every
 * version (`current → v12`) keeps its name.
 * @throws AppError `folder-missing`, `folder-unreadable`
 */
export function findRoots(
  request: { readonly folders: readonly string[]; readonly home: string },
  filter: PatternFilter | null,
  files: FileSystem,
): Root[] {
  const kept = withoutCovered(
    request.folders.map((folder) => find(folder, files)),
    filter,
  );
  const labels = new Labels(path);
  const realHome = realHomeOf(request.home, files);
  return kept.map(({ asked, absolute, isFile }) => {
    const origin = originOf(asked, request.home, path);
    return {
      label: labels.next(asked, isFile),
      // A home that is itself reached through a link (`/home → /usr/home`) is still the home.
      origin: origin === asked ? originIfInside(asked, absolute, realHome) : origin,
      absolute,
      isFile,
    };
  });
}

function originIfInside(asked: string, absolute: string, realHome: string): string {
  const origin = originOf(absolute, realHome, path);
  return origin === absolute ? asked : origin;
}

function find(folder: string, files: FileSystem): Found {
  // An empty name would resolve to the current folder, which nobody asked for.
  if (folder === '') throw new AppError('folder-missing', { path: '(no name)' });
  const asked = path.resolve(folder);
  try {
    const stats = files.statSync(asked, { throwIfNoEntry: false });
    if (!stats) throw new AppError('folder-missing', { path: asked });
    if (!stats.isDirectory() && !stats.isFile()) {
      throw new AppError('folder-unreadable', { path: asked, reason: 'it is neither a folder nor a file' });
    }
    const absolute = files.realpathSync(asked);
    // Reading fails now, before anything is uploaded, rather than as one issue of an otherwise empty backup.
    if (stats.isFile()) files.closeSync(files.openSync(absolute, 'r'));
    else files.readdirSync(absolute);
    return { asked, absolute, isFile: stats.isFile() };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('folder-unreadable', { path: asked, reason: failureReason(error) }, { cause: error });
  }
}

function withoutCovered(found: readonly Found[], filter: PatternFilter | null): Found[] {
  const kept = new Set<Found>();
  // Outer folders have shorter paths, so whatever may cover a root has been decided before it.
  for (const root of found.toSorted((a, b) => a.absolute.length - b.absolute.length)) {
    if (![...kept].some((outer) => covers(outer, root, filter))) kept.add(root);
  }
  return found.filter((root) => kept.has(root));
}

function covers(outer: Found, inner: Found, filter: PatternFilter | null): boolean {
  const relative = pathInside(inner.absolute, outer.absolute, path);
  if (relative === null) return false;
  if (relative === '' || filter === null) return true;
  const names = relative.split('/');
  const folders = inner.isFile ? names.length - 1 : names.length;
  for (let depth = 1; depth <= folders; depth++) {
    if (!filter.entersFolder(names.slice(0, depth).join('/'))) return false;
  }
  return !inner.isFile || filter.takesFile(relative);
}

function realHomeOf(home: string, files: FileSystem): string {
  try {
    return files.realpathSync(home);
  } catch {
    return home;
  }
}
