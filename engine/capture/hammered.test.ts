import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileRecord } from '../archive/manifest.ts';
import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { contentOf } from '../testing/pack-and-check.ts';
import { sampleHeader } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { type CapturedFolder, captureFolder, realPorts } from './testing/capture-folder.ts';

/** A second of patience with the writer lasts a thousand: on a busy machine it may stop in mid transaction for long. */
const ports = {
  ...realPorts,
  clock: { ...systemClock, monotonic: () => systemClock.monotonic() / 1000 },
};

let folder: TemporaryFolder;
let writer: ChildProcess | undefined;

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(async () => {
  if (writer?.connected) {
    writer.send('stop');
    await once(writer, 'exit');
  }
  folder.remove();
});

/** Number of the last transaction that the writer has committed. */
async function lastWritten(process: ChildProcess): Promise<number> {
  const answer = once(process, 'message');
  process.send('?');
  const [count] = await answer;
  return Number(count);
}

/** The same, once it is later than `newest`: on a busy machine the writer may get no turn for a while. */
async function writtenAfter(process: ChildProcess, newest: number): Promise<number> {
  let count = await lastWritten(process);
  while (count <= newest) count = await lastWritten(process);
  return count;
}

/** Packs what was captured and takes the database out of the zip again. */
async function packAndTakeOut(captured: CapturedFolder, name: string): Promise<string> {
  const pack = createPacker({ ports: realPorts, startPool: () => inlinePackPool(systemFileSystem) });
  const sink = new MemorySink();
  const result = await pack({ scan: captured.scan, header: sampleHeader, level: 1 }, sink, {
    signal: new AbortController().signal,
    onProgress: () => {},
    onIssue: () => {},
  });
  expect(result.issues).toEqual([]);
  const bytes = sink.bytes();
  const { records } = await readPackedManifest(bytes);
  const files = new Map(
    records.filter((record): record is FileRecord => record.type === 'file').map((file) => [file.path, file]),
  );
  // Nothing of SQLite's beside it: what is in the image would be applied to it a second time.
  expect([...files.keys()]).toEqual(['data/busy.db']);
  const restored = folder.join(name);
  writeFileSync(restored, contentOf({ result, bytes, files }, 'data/busy.db'));
  return restored;
}

/** The number of the transaction that the copy is the state after; throws when it is none. */
function stateOf(restored: string): number {
  const database = new DatabaseSync(restored);
  const check = database.prepare('PRAGMA integrity_check').all();
  expect(check).toEqual([{ integrity_check: 'ok' }]);
  const state = database.prepare('SELECT count, sum FROM state').get();
  const entries = database.prepare('SELECT sum(value) AS sum, max(number) AS count FROM entries').get();
  expect(entries).toEqual(state);
  database.close();
  return Number(state?.count);
}

async function startWriter(mode: string): Promise<ChildProcess> {
  mkdirSync(folder.join('data'));
  const script = path.join(import.meta.dirname, 'testing', 'hammer.ts');
  const started = fork(script, [folder.join('data', 'busy.db'), mode], { execArgv: [] });
  writer = started;
  // A database of some size, so that a copy takes longer than a transaction.
  await writtenAfter(started, 2000);
  return started;
}

test('each of 20 backups of a database in WAL mode that is written to all the time is a state that existed', async () => {
  const process = await startWriter('WAL');
  let newest = 0;
  let writtenMeanwhile = 0;
  for (let round = 1; round <= 20; round += 1) {
    const before = await writtenAfter(process, newest);
    const captured = await captureFolder(folder.join('data'), folder.join('images'), { ports });
    const after = await lastWritten(process);
    expect(captured.notices).toEqual([]);
    expect(captured.captured).toBe(1);
    const restored = await packAndTakeOut(captured, `restored-${round}.db`);
    captured.cleanUp();
    const state = stateOf(restored);
    // Nothing committed before is missing, and time goes forward.
    if (after > before) writtenMeanwhile += 1;
    expect(state).toBeGreaterThanOrEqual(before);
    expect(state).toBeLessThanOrEqual(after);
    expect(state).toBeGreaterThan(newest);
    newest = state;
  }
  expect(writtenMeanwhile).toBeGreaterThan(0);
  expect(readdirSync(folder.join('images'))).toEqual([]);
  expect(existsSync(folder.join('data', 'busy.db-wal'))).toBe(true);
});

test('plain copies of the same database are not: the test above can fail', async () => {
  const process = await startWriter('WAL');
  let broken = 0;
  for (let round = 1; round <= 40 && broken === 0; round += 1) {
    const before = await lastWritten(process);
    const copy = folder.join(`copy-${round}.db`);
    copyFileSync(folder.join('data', 'busy.db'), copy);
    try {
      if (stateOf(copy) < before) broken += 1;
    } catch {
      broken += 1;
    }
  }
  expect(broken).toBeGreaterThan(0);
});

test.each(['DELETE', 'TRUNCATE', 'PERSIST'])('a database in %s mode under a writer', async (mode) => {
  const process = await startWriter(mode);
  let newest = 0;
  for (let round = 1; round <= 3; round += 1) {
    const before = await writtenAfter(process, newest);
    const captured = await captureFolder(folder.join('data'), folder.join('images'), { ports });
    expect(captured.notices).toEqual([]);
    const restored = await packAndTakeOut(captured, `restored-${round}.db`);
    captured.cleanUp();
    const state = stateOf(restored);
    expect(state).toBeGreaterThanOrEqual(before);
    expect(state).toBeGreaterThan(newest);
    newest = state;
  }
});
