import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { copyUnlessChanged } from './guarded-copy.ts';
import { settleCopy } from './settle-copy.ts';
import { duringReads } from './testing/during-reads.ts';
import { addNotes, countNotes, leaveBehind, makeDatabase } from './testing/make-database.ts';

let folder: TemporaryFolder;
let database: DatabaseSync | undefined;

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(() => {
  if (database?.isOpen) database.close();
  folder.remove();
});

/** Copies while `hook` runs after the first time that a file named `name` is read; says how often that was. */
function copyWhile(name: string, hook: () => void, parts: { log: boolean; journal: boolean }) {
  const { files, count } = duringReads(name, (nth) => nth === 1 && hook());
  const tools = { files, clock: systemClock, onBytes: () => {} };
  const whole = copyUnlessChanged(folder.join('a.db'), folder.join('image.db'), parts, tools);
  return { whole, fired: count() };
}

test('a database that is written to while it is copied', () => {
  database = makeDatabase(folder.join('a.db'), 'DELETE', 30_000);
  const writer = database;
  const hook = () => writer.exec("UPDATE notes SET text = 'short' WHERE id = 1");
  const { whole, fired } = copyWhile('a.db', hook, { log: false, journal: false });
  expect(fired).toBeGreaterThan(1);
  expect(whole).toBe(false);
});

test('a write within the same step of the clock is noticed too', () => {
  makeDatabase(folder.join('a.db'), 'DELETE', 30_000).close();
  const states: bigint[] = [];
  // A file system whose times do not move.
  const { files, count } = duringReads('a.db', (nth) => {
    if (nth !== 2) return;
    const bytes = readFileSync(folder.join('a.db'));
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    const descriptor = systemFileSystem.openSync(folder.join('a.db'), 'r+');
    systemFileSystem.writeSync(descriptor, bytes, 100_000, 1, 100_000);
    systemFileSystem.closeSync(descriptor);
  });
  let first: unknown;
  const statSync = ((path: string, options: { bigint: true }) => {
    const stats = systemFileSystem.statSync(path, options);
    if (!path.endsWith('a.db') || !options?.bigint) return stats;
    first ??= stats;
    states.push(stats.mtimeNs);
    return first;
  }) as typeof files.statSync;
  const tools = { files: { ...files, statSync }, clock: systemClock, onBytes: () => {} };
  const parts = { log: false, journal: false };
  expect(copyUnlessChanged(folder.join('a.db'), folder.join('image.db'), parts, tools)).toBe(false);
  expect(count()).toBeGreaterThan(2);
  expect(states).toHaveLength(2);
});

test('a log that only grows meanwhile: the copy is a state that was committed', () => {
  const path = folder.join('a.db');
  database = makeDatabase(path, 'WAL', 20_000);
  const writer = database;
  writer.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA wal_checkpoint(TRUNCATE)');
  addNotes(writer, 10);
  const { whole, fired } = copyWhile('a.db-wal', () => addNotes(writer, 10), { log: true, journal: false });
  expect(fired).toBeGreaterThan(0);
  expect(whole).toBe(true);
  settleCopy(folder.join('image.db'), { DatabaseSync } as typeof import('node:sqlite'), systemFileSystem);
  expect([20_010, 20_020]).toContain(countNotes(folder.join('image.db')));
});

test('a log that is begun anew meanwhile belongs to a newer database', () => {
  database = makeDatabase(folder.join('a.db'), 'WAL', 2000);
  const writer = database;
  writer.exec('PRAGMA wal_autocheckpoint = 0');
  addNotes(writer, 2000);
  // All of the log is in the database already: only the log itself will change.
  writer.exec('PRAGMA wal_checkpoint(PASSIVE)');
  const { whole, fired } = copyWhile('a.db', () => addNotes(writer, 1), { log: true, journal: false });
  expect(fired).toBeGreaterThan(0);
  expect(whole).toBe(false);
});

test('a journal that disappears meanwhile was committed', () => {
  const live = makeDatabase(folder.join('live.db'), 'DELETE', 3000);
  live.exec('PRAGMA cache_size = 5; PRAGMA cache_spill = 5; BEGIN');
  live.exec('UPDATE notes SET text = hex(randomblob(100))');
  leaveBehind(folder.join('live.db'), folder.join('a.db'));
  live.close();
  const commit = () => rmSync(folder.join('a.db-journal'));
  const { files, count } = duringReads('a.db', (nth) => nth === 1 && commit());
  const tools = { files, clock: systemClock, onBytes: () => {} };
  const copy = () =>
    copyUnlessChanged(folder.join('a.db'), folder.join('image.db'), { log: false, journal: true }, tools);
  expect(copy).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  expect(count()).toBeGreaterThan(0);
});
