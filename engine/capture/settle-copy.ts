import type { FileSystem } from '../ports/file-system.ts';
import { SIDE_FILES, WAL } from './side-files.ts';
import type { Sqlite } from './sqlite-access.ts';

/**
 * Lets SQLite bring a copied database and its copied side files into one file: a log is written into the database, a
 * transaction that was cut off is rolled back. Throws SQLite's error.
 */
export function settleCopy(image: string, { DatabaseSync }: Sqlite, files: FileSystem): void {
  const copy = new DatabaseSync(image);
  try {
    copy.exec('PRAGMA synchronous = OFF');
    copy.prepare('PRAGMA schema_version').get();
    const moved = copy.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    if (moved?.busy !== 0) throw new Error('Somebody else is using the copy.');
  } finally {
    copy.close();
  }
  const log = files.lstatSync(image + WAL, { throwIfNoEntry: false });
  if (log && log.size > 0) throw new Error('The log of the copy could not be written into it.');
  for (const ending of SIDE_FILES) files.rmSync(image + ending, { force: true });
}
