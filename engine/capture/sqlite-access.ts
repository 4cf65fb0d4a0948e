import { pathToFileURL } from 'node:url';
import type { Clock } from '../ports/clock.ts';

export type Sqlite = typeof import('node:sqlite');
export type Connection = InstanceType<Sqlite['DatabaseSync']>;

/** SQLite as it comes with Node; undefined where Node was built without it. */
export function findSqlite(): Sqlite | undefined {
  return process.getBuiltinModule('node:sqlite');
}

/**
 * Opens a database of somebody else's. It is never written to, neither are its log and its shared memory: other programs
 * may be using them, and none of its files is made that is not there. Fails with CANTOPEN where a log stands without
 * shared memory.
 */
export function openForeign({ DatabaseSync }: Sqlite, path: string): Connection {
  const address = `${sqliteAddress(path)}?readonly_shm=1`;
  return new DatabaseSync(address, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

/** Opens a database that nobody writes to: without locks, and without making files beside it. */
export function openImmutable({ DatabaseSync }: Sqlite, path: string): Connection {
  return new DatabaseSync(`${sqliteAddress(path)}?immutable=1`, {
    readOnly: true,
    // What an old program wrote into a schema must not count as damage.
    enableDoubleQuotedStringLiterals: true,
  });
}

/** SQLite waits natively, where nobody can stop it; so it waits shortly, and again. */
const BUSY_TIMEOUT_MS = 200;

/**
 * Begins a transaction that sees one state of the database until it ends. The schema is not read: it may be one that
 * only the program it belongs to understands. Throws SQLite's error; BUSY only after `patienceMs`.
 */
export function beginReading(connection: Connection, clock: Clock, patienceMs: number): void {
  const until = clock.monotonic() + patienceMs;
  for (;;) {
    connection.exec('BEGIN');
    try {
      schemaVersion(connection);
      return;
    } catch (error) {
      connection.exec('ROLLBACK');
      if (sqliteFailure(error) !== 'busy' || clock.monotonic() >= until) throw error;
    }
  }
}

/** The number that programs recognise a changed schema by. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.prepare('PRAGMA schema_version').get()?.schema_version);
}

function sqliteAddress(path: string): string {
  const { host, pathname } = pathToFileURL(path);
  // A Windows share: SQLite knows no hosts, but takes the path with both slashes in front.
  return host === '' ? `file://${pathname}` : `file:////${host}${pathname}`;
}

export type SqliteFailure = 'busy' | 'full' | 'damaged' | 'needs-rollback' | 'other';

const READONLY_ROLLBACK = 776;
const PRIMARY: Readonly<Record<number, SqliteFailure>> = {
  5: 'busy',
  6: 'busy',
  11: 'damaged',
  13: 'full',
  26: 'damaged',
};

/** What SQLite complains about; null when `error` is none of its. */
export function sqliteFailure(error: unknown): SqliteFailure | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  if (error.errcode === READONLY_ROLLBACK) return 'needs-rollback';
  return PRIMARY[error.errcode & 0xff] ?? 'other';
}
