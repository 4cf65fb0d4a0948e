import type { FileSystem } from '../../ports/file-system.ts';
import { openForReading, readFully, sameState } from './open-file.ts';
import { KEPT_CHANGING, NOT_A_FILE, type ReadTrouble, readTrouble } from './read-trouble.ts';

const ATTEMPTS = 3;

export type SmallReading =
  /** `into` holds `size` bytes of content; `trouble` when it kept changing meanwhile. */
  | {
      readonly outcome: 'read';
      readonly size: number;
      readonly mtime: number;
      readonly ctime: number;
      readonly inode: number;
      readonly mode: number;
      readonly trouble: ReadTrouble | undefined;
    }
  | { readonly outcome: 'left-out'; readonly trouble: ReadTrouble }
  /** It has grown beyond `into`. */
  | { readonly outcome: 'too-large' };

/**
 * Reads a whole file into `into`. Its state is looked at before and after: what changed meanwhile is read
 * again, twice. Problems with the file are outcomes; only bugs are thrown.
 */
export function readSmallFile(files: FileSystem, path: string, into: Uint8Array): SmallReading {
  let descriptor: number | undefined;
  try {
    descriptor = openForReading(files, path);
    return readStable(files, descriptor, into);
  } catch (error) {
    return { outcome: 'left-out', trouble: readTrouble(error) };
  } finally {
    if (descriptor !== undefined) files.closeSync(descriptor);
  }
}

function readStable(files: FileSystem, descriptor: number, into: Uint8Array): SmallReading {
  let before = files.fstatSync(descriptor);
  for (let attempt = 1; ; attempt += 1) {
    if (!before.isFile()) return { outcome: 'left-out', trouble: NOT_A_FILE };
    if (before.size > into.length) return { outcome: 'too-large' };
    const size = readFully(files, descriptor, into, before.size, 0);
    const after = files.fstatSync(descriptor);
    const stable = size === before.size && sameState(before, after);
    if (stable || attempt === ATTEMPTS) {
      const trouble = stable ? undefined : KEPT_CHANGING;
      const { mtimeMs: mtime, ctimeMs: ctime, ino: inode } = after;
      return { outcome: 'read', size, mtime, ctime, inode, mode: after.mode & 0o7777, trouble };
    }
    before = after;
  }
}
