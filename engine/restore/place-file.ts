import { constants } from 'node:fs';
import type { FileSystem } from '../ports/file-system.ts';
import { utimesArgument } from './file-times.ts';
import { type MovedFile, makeWay, moveBack, type WayToMake } from './make-way.ts';
import { writeAt } from './write-at.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** Where and how one restored file is to stand. */
export interface FileTarget {
  /** Absolute path of the temporary file, in the folder of `final`. */
  readonly temporary: string;
  /** Absolute path. */
  readonly final: string;
  /** Content bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Permission bits, ready to be set. */
  readonly mode: number;
  /** What stands at `final` is replaced; otherwise nothing may stand there. */
  readonly replace: boolean;
  readonly sparse: boolean;
  /** It replaces a database, or may meet the leftovers of one. */
  readonly makeWay?: WayToMake;
}

export type PlaceOutcome =
  /** `moved`: what was in the way of a database. */
  | { readonly placed: true; readonly moved?: readonly MovedFile[] }
  /** Something appeared at `final` since the restore was planned. It was left alone. */
  | { readonly occupied: true }
  /** Another program has the database open that stands there. It was left alone. */
  | { readonly inUse: true }
  | { readonly failed: WriteFailure };

/** File systems without hard links say so in one of these ways. */
const NO_LINKS = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'EACCES',
  'UNKNOWN',
]);

/** A temporary file with all its content, to be handed to `finishFile`. */
export interface WrittenFile {
  readonly fd: number;
  readonly target: FileTarget;
}

/** Writes a whole file under its temporary name. */
export function writeTemporary(
  files: FileSystem,
  target: FileTarget,
  content: Uint8Array,
): WrittenFile | { readonly failed: WriteFailure } {
  const opened = openTemporary(files, target);
  if ('failed' in opened) return opened;
  const failed = writeAt(files, { fd: opened.fd, position: 0, sparse: target.sparse }, content);
  if (!failed) return { fd: opened.fd, target };
  discardTemporary(files, opened.fd, target);
  return { failed };
}

/** Creates the temporary file, never through a link and never over anything. Private until it is finished. */
export function openTemporary(
  files: FileSystem,
  target: FileTarget,
): { readonly fd: number } | { readonly failed: WriteFailure } {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  let fd: number | undefined;
  try {
    fd = files.openSync(target.temporary, O_CREAT | O_EXCL | O_WRONLY | (constants.O_NOFOLLOW ?? 0), 0o600);
    if (target.sparse) files.ftruncateSync(fd, target.size);
    return { fd };
  } catch (error) {
    if (fd !== undefined) discardTemporary(files, fd, target);
    return { failed: writeFailure(error) };
  }
}

/**
 * Sets time and permissions, brings the file to the disk and gives it its name; closes `fd` in any case. The order
 * matters: were the name given before the data is on the disk, a power cut could leave an empty or half-written
 * file that looks restored.
 */
export function finishFile(files: FileSystem, fd: number, target: FileTarget): PlaceOutcome {
  try {
    const seconds = utimesArgument(target.mtime);
    files.futimesSync(fd, seconds, seconds);
    files.chmodSync(target.temporary, target.mode);
    files.fsyncSync(fd);
  } catch (error) {
    discardTemporary(files, fd, target);
    return { failed: writeFailure(error) };
  }
  try {
    files.closeSync(fd);
  } catch (error) {
    removeTemporary(files, target);
    return { failed: writeFailure(error) };
  }
  return target.makeWay ? placeDatabase(files, target, target.makeWay) : giveName(files, target);
}

/** The old log goes first: were it there when the database gets its name, SQLite would write it into that. */
function placeDatabase(files: FileSystem, target: FileTarget, way: WayToMake): PlaceOutcome {
  const made = makeWay(files, target.final, way);
  if (!('moved' in made)) {
    removeTemporary(files, target);
    return made;
  }
  const outcome = giveName(files, target);
  if ('placed' in outcome) return { placed: true, moved: made.moved };
  moveBack(files, made.moved);
  return outcome;
}

function giveName(files: FileSystem, target: FileTarget): PlaceOutcome {
  try {
    if (target.replace) files.renameSync(target.temporary, target.final);
    else if (!giveFreeName(files, target)) {
      removeTemporary(files, target);
      return { occupied: true };
    }
    return { placed: true };
  } catch (error) {
    removeTemporary(files, target);
    return { failed: writeFailure(error) };
  }
}

/** Closes and removes a temporary file that will not be finished. */
export function discardTemporary(files: FileSystem, fd: number, target: FileTarget): void {
  try {
    files.closeSync(fd);
  } catch {
    // It is removed all the same.
  }
  removeTemporary(files, target);
}

function removeTemporary(files: FileSystem, target: FileTarget): void {
  files.rmSync(target.temporary, { force: true });
}

/**
 * A rename would replace what another program put there meanwhile; a hard link never does. Returns false when
 * the name is taken. Where there are no hard links the name is first taken by an empty file of ours, which
 * leaves only the moment until the rename to chance.
 */
export function giveFreeName(
  files: FileSystem,
  { temporary, final }: { readonly temporary: string; readonly final: string },
): boolean {
  try {
    files.linkSync(temporary, final);
  } catch (error) {
    const { code } = writeFailure(error);
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
    return reserveAndRename(files, temporary, final);
  }
  files.unlinkSync(temporary);
  return true;
}

function reserveAndRename(files: FileSystem, temporary: string, final: string): boolean {
  try {
    const { O_CREAT, O_EXCL, O_WRONLY } = constants;
    files.closeSync(files.openSync(final, O_CREAT | O_EXCL | O_WRONLY, 0o600));
  } catch (error) {
    if (writeFailure(error).code === 'EEXIST') return false;
    throw error;
  }
  files.renameSync(temporary, final);
  return true;
}
