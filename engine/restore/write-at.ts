import type { FileSystem } from '../ports/file-system.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** Runs of zeros at least this long, at multiples of it, are left out of a sparse file. */
const HOLE = 64 * 1024;
const zeros = Buffer.alloc(HOLE);

/** Where a piece of content goes. */
export interface WritePlace {
  readonly fd: number;
  readonly position: number;
  /** Leave runs of zeros unwritten. The file's length is set elsewhere. */
  readonly sparse: boolean;
}

/** Writes all of `bytes`, however many calls it takes. Returns what went wrong, if anything. */
export function writeAt(files: FileSystem, place: WritePlace, bytes: Uint8Array): WriteFailure | undefined {
  try {
    if (place.sparse) writeWithoutHoles(files, place, bytes);
    else writeAll(files, place.fd, place.position, bytes, 0, bytes.length);
    return undefined;
  } catch (error) {
    return writeFailure(error);
  }
}

function writeWithoutHoles(files: FileSystem, { fd, position }: WritePlace, bytes: Uint8Array): void {
  let from = 0;
  for (let at = 0; at < bytes.length; at += HOLE) {
    const end = Math.min(at + HOLE, bytes.length);
    if (!isZero(bytes.subarray(at, end))) continue;
    writeAll(files, fd, position, bytes, from, at);
    from = end;
  }
  writeAll(files, fd, position, bytes, from, bytes.length);
}

function writeAll(
  files: FileSystem,
  fd: number,
  position: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  let at = from;
  while (at < to) at += files.writeSync(fd, bytes, at, to - at, position + at);
}

function isZero(bytes: Uint8Array): boolean {
  return zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
}
