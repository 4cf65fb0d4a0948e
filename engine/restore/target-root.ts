import { constants } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { isDiskFull, plainReason, writeFailure } from './write-failure.ts';

export interface TargetRoot {
  /** Absolute, links resolved where it exists. */
  readonly path: string;
  /** It takes `A` and `a` for the same name. */
  readonly foldsCase: boolean;
}

/**
 * Makes sure that the folder a restore goes into is there and can be written, and finds out what its names are
 * like by creating, and removing again, a file of ours.
 * @throws AppError `target-not-writable`, `disk-full`.
 */
export function prepareTarget(to: string, files: FileSystem, probeName: string): TargetRoot {
  try {
    files.mkdirSync(to, { recursive: true });
    const path = files.realpathSync(resolve(to));
    const probe = join(path, probeName);
    files.closeSync(files.openSync(probe, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
    const foldsCase = files.existsSync(join(path, probeName.toUpperCase()));
    files.unlinkSync(probe);
    return { path, foldsCase };
  } catch (error) {
    throw targetFailure(error, to);
  }
}

/** The same without touching anything, for a dry run: what cannot be seen is taken from the system's habit. */
export function inspectTarget(to: string, files: FileSystem, platform: NodeJS.Platform): TargetRoot {
  const stat = files.statSync(to, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) {
    throw new AppError('target-not-writable', { path: to, reason: 'it is not a folder' });
  }
  const path = stat ? files.realpathSync(resolve(to)) : resolve(to);
  return { path, foldsCase: seenToFoldCase(path, files) ?? (platform === 'win32' || platform === 'darwin') };
}

/** Looks for something in the folder, or the folder itself, under its name in the other case. */
function seenToFoldCase(path: string, files: FileSystem): boolean | undefined {
  const inside = listNames(path, files).map((name) => ({ folder: path, name }));
  const itself = { folder: dirname(path), name: path.slice(dirname(path).length).replace(/^[/\\]/, '') };
  for (const { folder, name } of [...inside, itself]) {
    const other = name.toUpperCase() === name ? name.toLowerCase() : name.toUpperCase();
    const stat = files.lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (other === name || !stat) continue;
    return files.lstatSync(join(folder, other), { throwIfNoEntry: false })?.ino === stat.ino;
  }
  return undefined;
}

function listNames(path: string, files: FileSystem): string[] {
  try {
    return files.readdirSync(path).slice(0, 20);
  } catch {
    return [];
  }
}

function targetFailure(error: unknown, path: string): AppError {
  const failure = writeFailure(error);
  if (isDiskFull(failure)) return new AppError('disk-full', { path }, { cause: error });
  const reason = failure.code === 'EEXIST' ? 'it is not a folder' : plainReason(failure);
  return new AppError('target-not-writable', { path, reason }, { cause: error });
}
