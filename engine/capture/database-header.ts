import type { FileSystem } from '../ports/file-system.ts';

/** What every database file begins with. */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** Bytes 18 and 19 are the versions a program must know to write and to read the file; 2 is a write-ahead log. */
const READ_VERSION_AT = 19;
const HEADER = 20;
const WAL_VERSION = 2;

/** Smallest page of a database. Every database is a whole number of these long. */
export const SMALLEST_PAGE = 512;

/** A database's first bytes, or null when the file does not begin like one. Throws what the file system throws. */
export function readDatabaseHeader(files: FileSystem, path: string): { readonly walMode: boolean } | null {
  const header = readStart(files, path, HEADER);
  if (header.length < HEADER || Buffer.compare(header.subarray(0, MAGIC.length), MAGIC) !== 0) return null;
  return { walMode: header[READ_VERSION_AT] === WAL_VERSION };
}

const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/**
 * Whether a rollback journal may hold pages that must go back into the database: SQLite ends a transaction by removing
 * the journal, emptying it or overwriting its first bytes. False when there is no such file.
 */
export function isLiveJournal(files: FileSystem, path: string): boolean {
  const stats = files.lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size < JOURNAL_MAGIC.length) return false;
  return Buffer.compare(readStart(files, path, JOURNAL_MAGIC.length), JOURNAL_MAGIC) === 0;
}

/** The first `length` bytes of a file, or fewer where it is shorter. Throws what the file system throws. */
export function readStart(files: FileSystem, path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = files.openSync(path, 'r');
  try {
    return bytes.subarray(0, files.readSync(descriptor, bytes, 0, length, 0));
  } finally {
    files.closeSync(descriptor);
  }
}
