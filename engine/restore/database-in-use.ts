import { SIDE_FILES } from '../capture/side-files.ts';
import {
  type Connection,
  findSqlite,
  openForeign,
  type Sqlite,
  sqliteFailure,
} from '../capture/sqlite-access.ts';
import type { FileSystem } from '../ports/file-system.ts';

/** How long SQLite waits for somebody who is only reading for a moment. */
const PATIENCE_MS = 200;

export interface ProbePlace {
  readonly files: FileSystem;
  /** Absolute path in the folder of the database, or at least on its disk; nothing is there. */
  readonly probe: string;
}

/**
 * Whether another program has the database at `database` (absolute) open. The database, its log and its shared memory
 * stay as they are. A program that is between two transactions and uses no write-ahead log holds no lock: it is not
 * noticed; nor is anybody where SQLite is not built in. Without `place` no file is made, and only a program that lets
 * nobody else read is noticed.
 */
export function isDatabaseInUse(database: string, place: ProbePlace | null): boolean {
  const sqlite = findSqlite();
  if (sqlite === undefined) return false;
  return (place && isHeld(sqlite, database, place)) ?? refusesReaders(sqlite, database);
}

/**
 * Asks for the lock that nobody gets while another has the database open. SQLite would tidy up a log that stands beside
 * the database; a second name for the same file has none. Null when that cannot be found out here.
 */
function isHeld({ DatabaseSync }: Sqlite, database: string, { files, probe }: ProbePlace): boolean | null {
  try {
    files.linkSync(database, probe);
  } catch {
    return null;
  }
  let connection: Connection | undefined;
  try {
    connection = new DatabaseSync(probe, { timeout: PATIENCE_MS });
    connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
    return false;
  } catch (error) {
    return sqliteFailure(error) === 'busy' ? true : null;
  } finally {
    connection?.close();
    for (const ending of ['', ...SIDE_FILES]) files.rmSync(probe + ending, { force: true });
  }
}

function refusesReaders(sqlite: Sqlite, database: string): boolean {
  let connection: Connection | undefined;
  try {
    connection = openForeign(sqlite, database);
    connection.prepare('PRAGMA schema_version').get();
    return false;
  } catch (error) {
    return sqliteFailure(error) === 'busy';
  } finally {
    connection?.close();
  }
}
