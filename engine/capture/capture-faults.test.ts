import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileSystem } from '../ports/file-system.ts';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { captureDatabase } from './capture-database.ts';
import { captureFolder, itemsOf, realPorts } from './testing/capture-folder.ts';
import { duringReads, withoutSharing } from './testing/during-reads.ts';
import { addNotes, countNotes, makeDatabase } from './testing/make-database.ts';

let folder: TemporaryFolder;
const path = () => folder.join('data', 'a.db');
const image = () => folder.join('images', '1.db');

beforeEach(() => {
  folder = new TemporaryFolder();
  systemFileSystem.mkdirSync(folder.join('images'));
});

afterEach(() => folder.remove());

const capture = (files: FileSystem, sqlite?: null) =>
  captureDatabase(
    { database: path(), image: image(), patienceMs: 500 },
    { files, clock: systemClock, onBytes: () => {}, ...(sqlite === undefined ? {} : { sqlite }) },
  );

test('a database without a log that is written to during every copy is captured with the writers held off', async () => {
  const database = makeDatabase(path(), 'DELETE', 30_000);
  let writes = 0;
  const { files } = duringReads('a.db', () => {
    database.exec(`UPDATE notes SET text = '${'x'.repeat(writes)}' WHERE id = 1`);
    writes += 1;
  });
  const outcome = await capture(files);
  database.close();
  expect(writes).toBeGreaterThan(1);
  expect(outcome).toMatchObject({ captured: true });
  expect(countNotes(image())).toBe(30_000);
});

test('a program that begins to write in the middle of the first copy', async () => {
  const database = makeDatabase(path(), 'WAL', 20_000);
  database.close();
  let writer: typeof database | undefined;
  const { files, count } = duringReads('a.db', (nth) => {
    // The first reading is the look at the header, the second is part of the copy.
    if (nth !== 2) return;
    writer = makeWriter();
    addNotes(writer, 1);
    writer.exec('PRAGMA wal_checkpoint(PASSIVE)');
  });
  const outcome = await capture(files);
  writer?.close();
  expect(count()).toBeGreaterThan(2);
  expect(outcome).toMatchObject({ captured: true });
  expect(countNotes(image())).toBe(20_001);

  function makeWriter() {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    return new DatabaseSync(path());
  }
});

test('a full disk: before the copy', async () => {
  makeDatabase(path()).close();
  let asked = 0;
  const statfsSync = ((place: string) => {
    asked += 1;
    return { ...systemFileSystem.statfsSync(place), bavail: 10, bsize: 4096, blocks: 1e9 };
  }) as FileSystem['statfsSync'];
  const captured = await captureFolder(folder.join('data'), folder.join('images'), {
    ports: { ...realPorts, files: { ...systemFileSystem, statfsSync } },
  });
  expect(asked).toBe(1);
  expect(captured.captured).toBe(0);
  expect(captured.notices).toMatchObject([
    { code: 'database-no-room', message: expect.stringContaining('data/a.db') },
  ]);
  expect(itemsOf(captured.scan)).toEqual(itemsOf(captured.before));
});

test('a full disk: in the middle of the copy', async () => {
  makeDatabase(path(), 'DELETE', 30_000).close();
  let writes = 0;
  const writeSync = ((...args: Parameters<FileSystem['writeSync']>) => {
    writes += 1;
    if (writes === 2) throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
    return systemFileSystem.writeSync(...args);
  }) as FileSystem['writeSync'];
  const outcome = await capture({ ...withoutSharing(), writeSync });
  expect(writes).toBe(2);
  expect(outcome).toMatchObject({ captured: false, reason: 'no-room' });
  expect(readdirSync(folder.join('images'))).toEqual([]);
});

test.each(['EACCES', 'EIO', 'ENOENT'])(
  'a database that cannot be read (%s) is left to the packer',
  async (code) => {
    makeDatabase(path()).close();
    let opened = 0;
    const openSync = ((file: string, flags: string, mode?: number) => {
      // Found and recognised, then lost.
      if (file === path()) opened += 1;
      if (file === path() && opened > 1) throw Object.assign(new Error(`${code}: injected`), { code });
      return systemFileSystem.openSync(file, flags, mode);
    }) as FileSystem['openSync'];
    const captured = await captureFolder(folder.join('data'), folder.join('images'), {
      ports: { ...realPorts, files: { ...withoutSharing(), openSync } },
    });
    expect(opened).toBeGreaterThan(1);
    expect(captured).toMatchObject({ captured: 0, notices: [] });
    expect(itemsOf(captured.scan)).toEqual(itemsOf(captured.before));
  },
);

test('a program without SQLite', async () => {
  makeDatabase(path()).close();
  expect(await capture(systemFileSystem, null)).toMatchObject({ captured: false, reason: 'no-sqlite' });
  expect(readdirSync(folder.join('images'))).toEqual([]);
});

test('the state is that of the database before the copy: what is written later is a change', async () => {
  const database = makeDatabase(path(), 'WAL', 1000);
  const before = statSync(path());
  const outcome = await capture(systemFileSystem);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  expect(outcome).toMatchObject({ captured: true, facts: { ctime: before.ctimeMs, inode: before.ino } });
  expect(statSync(path()).ctimeMs).not.toBe(before.ctimeMs);
});
