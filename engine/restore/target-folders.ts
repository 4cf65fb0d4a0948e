import { constants } from 'node:fs';
import { join } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';
import { utimesArgument } from './file-times.ts';
import type { FolderAction } from './plan-types.ts';
import { parentOf } from './record-tree.ts';
import { restoredMode } from './restored-mode.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

export type FolderProblem = { readonly failed: WriteFailure } | { readonly occupied: true };

/**
 * The folders of a restore. Each is looked at right before it is used, so that nothing is written through a link
 * that somebody put there since the restore was planned.
 */
export class TargetFolders {
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #problems = new Map<string, FolderProblem>();

  constructor(root: string, files: FileSystem) {
    this.#root = root;
    this.#files = files;
  }

  /** Creates the folder, or makes sure that it is one. Parents come first. Returns what is wrong. */
  make({ path, record }: FolderAction): FolderProblem | undefined {
    // It must be possible to fill it; its exact permissions come at the end.
    const mode = record ? restoredMode(record.mode) | 0o700 : 0o777;
    const problem = this.#problems.get(parentOf(path)) ?? this.#make(join(this.#root, path), mode);
    if (problem) this.#problems.set(path, problem);
    return problem;
  }

  /** What is wrong with the folder that `path` stands in. */
  problemAbove(path: string): FolderProblem | undefined {
    return this.#problems.get(parentOf(path));
  }

  /** Sets time and permissions of the folders that have a record; deepest first, for each is changed by its children. */
  finish(actions: readonly FolderAction[]): { action: FolderAction; failed: WriteFailure }[] {
    const failures: { action: FolderAction; failed: WriteFailure }[] = [];
    for (const action of actions.toReversed()) {
      if (!action.setMetadata || !action.record || this.#problems.has(action.path)) continue;
      const failed = this.#setMetadata(join(this.#root, action.path), action.record);
      if (failed) failures.push({ action, failed });
    }
    return failures;
  }

  /** Brings the names in the folders to the disk; a crash after this loses nothing. Best effort: not all systems can. */
  sync(paths: Iterable<string>): void {
    for (const path of paths) {
      if (this.#problems.has(path)) continue;
      try {
        const fd = this.#files.openSync(join(this.#root, path), constants.O_RDONLY);
        try {
          this.#files.fsyncSync(fd);
        } finally {
          this.#files.closeSync(fd);
        }
      } catch {
        // Windows cannot open a folder, some network disks cannot sync one, and a folder may be unreadable.
      }
    }
  }

  #make(absolute: string, mode: number): FolderProblem | undefined {
    try {
      this.#files.mkdirSync(absolute, { mode });
      return undefined;
    } catch (error) {
      const failed = writeFailure(error);
      if (failed.code !== 'EEXIST') return { failed };
    }
    return this.#isRealFolder(absolute) ? undefined : { occupied: true };
  }

  #isRealFolder(absolute: string): boolean {
    return this.#files.lstatSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  #setMetadata(
    absolute: string,
    { mode, mtime }: { readonly mode: number; readonly mtime: number },
  ): WriteFailure | undefined {
    if (!this.#isRealFolder(absolute)) return undefined;
    try {
      const seconds = utimesArgument(mtime);
      this.#files.utimesSync(absolute, seconds, seconds);
      this.#files.chmodSync(absolute, restoredMode(mode));
      return undefined;
    } catch (error) {
      return writeFailure(error);
    }
  }
}
