import { dirname, join, sep } from 'node:path';
import type { ResultOf } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureReason } from '../scan/failure-reason.ts';

type FolderList = ResultOf<'folders.list'>;

/** Lists sub-folders for the chooser of a window that has no dialog of the system. Never goes outside its roots. */
export class BrowsableFolders {
  readonly #files: FileSystem;
  readonly #roots: () => readonly string[];

  /** @param roots asked each time, because drives come and go */
  constructor(files: FileSystem, roots: () => readonly string[]) {
    this.#files = files;
    this.#roots = roots;
  }

  /** @throws AppError `folder-missing`, `folder-unreadable` (also for what lies outside the roots) */
  list(path: string | null, withFiles = false): FolderList {
    const roots = this.#roots().filter((root) => this.#isFolder(root));
    if (path === null) {
      return { path: null, parent: null, folders: roots.map((root) => ({ name: root, path: root })) };
    }
    const realRoots = roots.map((root) => this.#realPath(root));
    // What lies outside is not even told to be missing.
    const isKnownPlace = [...roots, ...realRoots].some((root) => isInside(path, root));
    if (!isKnownPlace || !realRoots.some((root) => isInside(this.#realPath(path), root))) {
      throw new AppError('folder-unreadable', {
        path,
        reason: 'it lies outside the folders that may be browsed',
      });
    }
    const parent = dirname(path);
    const hasParent = !roots.includes(path) && parent !== path;
    return {
      path,
      parent: hasParent ? parent : null,
      folders: this.#inside(path, realRoots, (inner) => this.#isFolder(inner)),
      ...(withFiles ? { files: this.#inside(path, realRoots, (inner) => this.#isFile(inner)) } : {}),
    };
  }

  #inside(
    path: string,
    realRoots: readonly string[],
    isWanted: (path: string) => boolean,
  ): FolderList['folders'] {
    const names = this.#readNames(path);
    return names
      .map((name) => ({ name, path: join(path, name) }))
      .filter((inner) => isWanted(inner.path) && this.#isAllowed(inner.path, realRoots))
      .sort((a, b) => byName.compare(a.name, b.name));
  }

  #readNames(path: string): string[] {
    try {
      return this.#files.readdirSync(path);
    } catch (error) {
      throw new AppError('folder-unreadable', { path, reason: failureReason(error) }, { cause: error });
    }
  }

  #isFolder(path: string): boolean {
    try {
      return this.#files.statSync(path).isDirectory();
    } catch {
      return false;
    }
  }

  #isFile(path: string): boolean {
    try {
      return this.#files.statSync(path).isFile();
    } catch {
      return false;
    }
  }

  /** A link inside the roots may lead outside. */
  #isAllowed(path: string, realRoots: readonly string[]): boolean {
    if (!this.#files.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
    return realRoots.some((root) => isInside(this.#realPath(path), root));
  }

  #realPath(path: string): string {
    try {
      return this.#files.realpathSync(path);
    } catch (error) {
      throw new AppError('folder-missing', { path }, { cause: error });
    }
  }
}

const byName = new Intl.Collator('en', { numeric: true });

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
