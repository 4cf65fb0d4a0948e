import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobEvent } from '#shared/events.ts';
import { readCatalog } from '../catalog/catalog.ts';
import { emptyCache } from '../catalog/catalog-cache.ts';
import { sidecarKey } from '../catalog/object-key.ts';
import { markUnchecked } from '../catalog/sidecars.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import type { Storage } from '../storage/storage.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage, type StorageMethod } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { recheckUnchecked } from './recheck-unchecked.ts';
import { runBackup } from './run-backup.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
  mkdirSync(folder.join('notes'));
  for (let n = 0; n < 100; n += 1) {
    writeFileSync(folder.join('notes', `${n}.bin`), new FakeRandom(n + 1).bytes(5000));
  }
});
afterEach(() => folder.remove());

const device = { id: 'device-1', name: 'Anna-Laptop' };

function contextOf(storage: Storage, seed: number, events: JobEvent[] = []) {
  return {
    storage,
    rootPath: 'holdall',
    ports: {
      clock: new FakeClock({ now: Date.UTC(2030, 0, seed), autoAdvance: true }),
      random: new FakeRandom(seed),
      files: systemFileSystem,
      logger: silentLogger,
    },
    home: folder.path,
    neverInclude: [],
    onEvent: (event: JobEvent) => events.push(event),
    signal: new AbortController().signal,
  };
}

function backUp(storage: Storage, seed: number, by = device) {
  const request = { plan: 'notes', device: by, folders: [folder.join('notes')], include: [], exclude: [] };
  return runBackup(request, contextOf(storage, seed));
}

/** Makes a backup in a process that dies after the commit, before the check: its storage never answers again. */
async function killedBeforeCheck(memory: MemoryStorage, by = device): Promise<string> {
  const storage = new FaultyStorage(memory);
  const gate = storage.hold('head');
  backUp(storage, 1, by).catch(() => {});
  await gate.reached;
  const key = memory.keys().find((one) => one.endsWith('.zip'));
  if (key === undefined) throw new Error('a backup expected');
  return key;
}

/** Flips a bit in the checksum of the last entry but the manifest, in the central directory. */
function rot(memory: MemoryStorage, key: string): void {
  const bytes = Buffer.from(memory.bytesOf(key));
  const manifest = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
  memory.flipByte(key, bytes.lastIndexOf('PK\x01\x02', manifest - 1, 'latin1') + 16);
}

const list = async (memory: MemoryStorage) =>
  (await readCatalog({ storage: memory, rootPath: 'holdall' })).backups.map(({ key, checked, status }) => ({
    key,
    checked,
    status,
  }));

function recheck(storage: Storage, by = device, events: JobEvent[] = []) {
  return recheckUnchecked({ ...contextOf(storage, 2, events), plan: 'notes', device: by });
}

describe('a backup whose process died between commit and check', () => {
  test('is listed as not checked, and the next run makes up for it', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    expect(await list(memory)).toEqual([{ key, checked: false, status: 'complete' }]);
    const next = await backUp(memory, 2);
    expect(await list(memory)).toEqual([
      { key: next.key, checked: true, status: 'complete' },
      { key, checked: true, status: 'complete' },
    ]);
  });

  test('and that is damaged is marked so, not cleared', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    rot(memory, key);
    const events: JobEvent[] = [];
    expect(await recheck(memory, device, events)).toMatchObject([{ key, outcome: 'damaged' }]);
    expect(events).toMatchObject([{ type: 'notice', code: 'recheck-failed' }]);
    expect(await list(memory)).toMatchObject([{ key, status: 'damaged' }]);
    expect(memory.keys()).not.toContain(sidecarKey(key, 'unchecked'));
    // It is not looked at again and again.
    expect(await recheck(memory)).toEqual([]);
  });

  test('with wrong bytes in its middle is found by its local headers', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    const stored = Uint8Array.from(memory.bytesOf(key));
    // A part that was assembled from the wrong place.
    stored.copyWithin(150_000, 50_123, 250_000);
    await memory.put(key, stored);
    expect(await recheck(memory)).toMatchObject([{ outcome: 'damaged' }]);
  });

  test('that was cut off is damaged', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    await memory.put(key, memory.bytesOf(key).slice(0, 10_000));
    expect(await recheck(memory)).toMatchObject([{ outcome: 'damaged' }]);
  });

  test('is left to the computer that made it, also where another has the same name', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    expect(await recheck(memory, { ...device, id: 'device-2' })).toMatchObject([{ outcome: 'unknown' }]);
    expect(await list(memory)).toMatchObject([{ key, checked: false }]);
  });
});

describe('under another name of the computer', () => {
  const renamed = { ...device, name: 'Attic' };

  test('it is looked at by the next run, from one listing', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    expect(key).toContain('/anna-laptop/');
    const lists = memory.calls.list ?? 0;
    expect(await recheck(memory, renamed)).toMatchObject([{ key, outcome: 'sound' }]);
    expect((memory.calls.list ?? 0) - lists).toBe(1);
    expect(await list(memory)).toEqual([{ key, checked: true, status: 'complete' }]);
  });

  test('in a whole run, which builds upon it', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    const next = await backUp(memory, 2, renamed);
    expect(next.key).toContain('/attic/');
    expect(await list(memory)).toMatchObject([
      { key: next.key, checked: true },
      { key, checked: true },
    ]);
  });

  test('damage is found there as well', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    rot(memory, key);
    expect(await recheck(memory, renamed)).toMatchObject([{ key, outcome: 'damaged' }]);
    expect(await list(memory)).toMatchObject([{ key, status: 'damaged' }]);
  });

  test('never what another computer made, nor what says nothing of who did', async () => {
    const memory = new MemoryStorage();
    const key = await killedBeforeCheck(memory);
    const other = { id: 'device-2', name: 'Attic' };
    expect(await recheck(memory, other)).toEqual([]);
    expect(await list(memory)).toMatchObject([{ key, checked: false }]);
    await memory.put(key, memory.bytesOf(key).slice(0, 10_000));
    const keys = memory.keys();
    expect(await recheck(memory, renamed)).toEqual([]);
    expect(memory.keys()).toEqual(keys);
  });

  test('what a listing found out is not read again', async () => {
    const memory = new MemoryStorage();
    await killedBeforeCheck(memory);
    let content = emptyCache;
    const catalog = { load: () => content, save: (next: typeof content) => (content = next) };
    await readCatalog({ storage: memory, rootPath: 'holdall', cache: catalog });
    const gets = memory.calls.get ?? 0;
    const other = { id: 'device-2', name: 'Attic' };
    await recheckUnchecked({
      ...contextOf(memory, 2),
      plan: 'notes',
      device: other,
      memory: { catalog },
    });
    expect(memory.calls.get ?? 0).toBe(gets);
    await recheck(memory, other);
    expect(memory.calls.get ?? 0).toBe(gets + 1);
  });

  test('what other names left waiting does not stand before its own', async () => {
    const memory = new MemoryStorage();
    const old = await killedBeforeCheck(memory);
    const { key } = await backUp(memory, 3, { ...renamed, id: 'device-1' });
    for (const one of [old, key]) {
      await markUnchecked(memory, one, { id: one.slice(-16, -4), by: 'Attic', at: 0 });
    }
    const done = await recheck(memory, device);
    expect(done.map((one) => [one.key, one.outcome])).toEqual([
      [old, 'sound'],
      [key, 'sound'],
    ]);
  });
});

test('a mark without a backup, and backups without a mark, are passed over', async () => {
  const memory = new MemoryStorage();
  const { key } = await backUp(memory, 1);
  await memory.put(
    sidecarKey(key.replace('notes/', 'notes/').replace(/\d{8}T/, '20290101T'), 'unchecked'),
    new Uint8Array(2),
  );
  expect(await recheck(memory)).toEqual([]);
});

const steps: [StorageMethod, number][] = [
  ['list', 1],
  ['head', 1],
  ['get', 1],
  ['get', 2],
  ['get', 3],
  ['get', 9],
  ['put', 1],
  ['delete', 1],
];

describe.each(['sound', 'rotten'] as const)('a %s one, with a connection lost', (state) => {
  describe.each(['before', 'after'] as const)('%s', (when) => {
    test.each(steps)('%s no. %i: the mark stays until somebody knows', async (method, call) => {
      const memory = new MemoryStorage();
      const key = await killedBeforeCheck(memory);
      if (state === 'rotten') rot(memory, key);
      const faulty = new FaultyStorage(memory, [{ method, when, call, error: lostConnection }]);
      const outcome = await recheck(faulty);
      // A sound one writes nothing, a rotten one is given up after its end was read.
      const isReached = state === 'sound' ? method !== 'put' : method !== 'get' || call <= 2;
      expect(faulty.allFired()).toBe(isReached);
      const [entry] = await list(memory);
      if (state === 'rotten') {
        expect(entry?.status === 'damaged' || entry?.checked === false).toBe(true);
        expect(outcome.map((one) => one.outcome)).not.toContain('sound');
      }
      await recheck(memory);
      const [later] = await list(memory);
      expect(later).toMatchObject(
        state === 'sound' ? { status: 'complete', checked: true } : { status: 'damaged' },
      );
    });
  });
});
