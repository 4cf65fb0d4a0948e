import type { Ports } from '../ports/index.ts';
import { beginReading, openForeign, type Sqlite, schemaVersion } from './sqlite-access.ts';

export interface OnlineTools extends Pick<Ports, 'clock' | 'files'> {
  readonly sqlite: Sqlite;
  /** Bytes of the database that have been copied now. */
  readonly onBytes: (bytes: number) => void;
}

/** Bytes copied between two looks at whether the work is to be stopped. */
const STEP = 8 * 1024 * 1024;
/** Where in a database's first page its schema version stands, big-endian. */
const SCHEMA_VERSION_AT = 40;

/**
 * Copies a database through SQLite's backup interface while other programs use it. All of it is read in one
 * transaction: a state that was committed, however much is written meanwhile. Throws SQLite's errors; whatever stands at
 * `image` then is worth nothing.
 */
export async function backUpOnline(
  database: string,
  image: string,
  patienceMs: number,
  tools: OnlineTools,
): Promise<void> {
  const { sqlite, clock, onBytes } = tools;
  const source = openForeign(sqlite, database);
  let version: number;
  try {
    beginReading(source, clock, patienceMs);
    version = schemaVersion(source);
    const pageSize = Number(source.prepare('PRAGMA page_size').get()?.page_size);
    let done = 0;
    // The transaction is this connection's own: without it each step would see another state and begin anew.
    await sqlite.backup(source, image, {
      rate: Math.ceil(STEP / pageSize),
      progress: ({ totalPages, remainingPages }) => {
        onBytes((totalPages - remainingPages - done) * pageSize);
        done = totalPages - remainingPages;
      },
    });
    source.exec('COMMIT');
  } finally {
    source.close();
  }
  keepSchemaVersion(image, version, tools);
}

/** The backup interface counts the schema of the copy from one; programs compare it with what they remember. */
function keepSchemaVersion(image: string, version: number, { files }: OnlineTools): void {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(version >>> 0);
  const descriptor = files.openSync(image, 'r+');
  try {
    files.writeSync(descriptor, bytes, 0, bytes.length, SCHEMA_VERSION_AT);
  } finally {
    files.closeSync(descriptor);
  }
}

/**
 * Waits until nobody is in the middle of writing to a database without a log. Throws SQLite's error: BUSY after
 * `patienceMs`, READONLY_ROLLBACK when a program has crashed in the middle.
 */
export function awaitCommitted(
  database: string,
  patienceMs: number,
  { sqlite, clock }: Pick<OnlineTools, 'sqlite' | 'clock'>,
): void {
  const connection = openForeign(sqlite, database);
  try {
    beginReading(connection, clock, patienceMs);
    connection.exec('COMMIT');
  } finally {
    connection.close();
  }
}
