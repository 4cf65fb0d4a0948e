import { constants, type Stats } from 'node:fs';
import type { FileSystem } from '../../ports/file-system.ts';

// Never through a link that took the file's place, and never waiting for a pipe's other end. Windows has neither.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a file for reading and returns its descriptor. Throws the system's error. */
export function openForReading(files: FileSystem, path: string): number {
  return files.openSync(path, OPEN_FLAGS);
}

/** What changes whenever somebody writes to a file. */
export function sameState(a: Stats, b: Stats): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs;
}

/** Reads up to `length` bytes at `position` until there are no more. */
export function readFully(
  files: FileSystem,
  descriptor: number,
  into: Uint8Array,
  length: number,
  position: number,
): number {
  let done = 0;
  while (done < length) {
    const read = files.readSync(descriptor, into, done, length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}
