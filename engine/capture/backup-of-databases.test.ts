import { statSync, utimesSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BackupContext } from '../backup/backup-types.ts';
import { runBackup } from '../backup/run-backup.ts';
import { systemClock } from '../ports/system.ts';
import { openBackup } from '../restore/open-backup.ts';
import { restore } from '../restore/restore.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { NotedCapabilities } from '../testing/noted-capabilities.ts';
import { testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { realPorts } from './testing/capture-folder.ts';
import { addNotes, countNotes, makeDatabase } from './testing/make-database.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;
let storage: MemoryStorage;
const path = () => folder.join('data', 'a.db');

beforeEach(() => {
  folder = new TemporaryFolder();
  storage = new MemoryStorage();
  database = makeDatabase(path(), 'WAL', 5000);
});

afterEach(() => {
  database.close();
  folder.remove();
});

const { signal } = new AbortController();

let hours = 0;

/** An hour after the one before: within one second, nobody could say which of two backups is the newer one. */
function backUp() {
  hours += 1;
  const clock = { ...systemClock, now: () => systemClock.now() + hours * 3_600_000 };
  const context: BackupContext = {
    storage,
    rootPath: 'holdall',
    ports: { ...realPorts, clock },
    home: folder.join('user'),
    neverInclude: [],
    onEvent: () => {},
    signal,
    memory: {
      home: folder.join('home'),
      place: { endpoint: 'memory', bucket: 'bucket', rootPath: 'holdall' },
      capabilities: new NotedCapabilities(),
    },
  };
  const device = { id: 'device', name: 'Computer A' };
  return runBackup(
    { plan: 'data', device, folders: [folder.join('data')], include: [], exclude: [] },
    context,
  );
}

let restores = 0;

/** Restores a backup into a folder of its own, as another computer would; the notes in its database. */
async function notesIn({ id, key }: { id: string; key: string }): Promise<number> {
  const { size, etag } = await storage.head(key);
  const backup = await openBackup(storage, { id, key, size, etag }, { signal });
  restores += 1;
  const to = folder.join(`restored-${restores}`);
  const common = { storage, backup, ports: testPorts(), onEvent: () => {}, signal };
  const result = await restore({ ...common, records: backup.records, to });
  expect(result).toMatchObject({ restored: 1, issues: [] });
  return countNotes(`${to}/data/a.db`);
}

test('what is committed to a log is in the next backup, though the database itself stays as it is', async () => {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0');
  utimesSync(path(), 1_000_000, 1_000_000);
  const before = statSync(path());
  const first = await backUp();
  expect(await backUp()).toMatchObject({ upToDate: true });
  addNotes(database, 1);
  const second = await backUp();
  expect(second.upToDate).toBe(false);
  // In place: the image is as long as the one before.
  database.exec("UPDATE notes SET text = 'changed' WHERE id = 5001");
  const third = await backUp();
  expect(third.upToDate).toBe(false);
  expect(await backUp()).toMatchObject({ upToDate: true });
  expect(statSync(path())).toMatchObject({
    size: before.size,
    mtimeMs: before.mtimeMs,
    ctimeMs: before.ctimeMs,
  });
  expect(await notesIn(first)).toBe(5000);
  expect(await notesIn(second)).toBe(5001);
  expect(await notesIn(third)).toBe(5001);
});

test('a log that is written back while nothing else changes loses nothing', async () => {
  database.exec('PRAGMA wal_autocheckpoint = 0');
  addNotes(database, 10);
  const first = await backUp();
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const second = await backUp();
  expect(await notesIn(first)).toBe(5010);
  expect(await notesIn(second)).toBe(5010);
});

test('a database that another program keeps locked: the backup says so to the end', async () => {
  const other = makeDatabase(folder.join('data', 'locked.db'), 'DELETE', 10);
  other.exec('BEGIN EXCLUSIVE');
  addNotes(other, 1);
  try {
    const result = await backUp();
    expect(result.status).toBe('complete');
    expect(result.remarks).toMatchObject([
      { code: 'database-locked', details: { count: 1, databases: ['data/locked.db'] } },
    ]);
    other.exec('COMMIT');
    expect((await backUp()).remarks).toEqual([]);
  } finally {
    other.close();
  }
});
