import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobEvent } from '#shared/events.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy, lostConnection } from '../testing/seeded-faults.ts';
import { readCatalog } from './catalog.ts';
import { type CacheContent, type CatalogCache, emptyCache } from './catalog-cache.ts';
import { fixtureId, type fixtureZip, storeBackup } from './fixtures/store-backup.ts';
import { sidecarKey } from './object-key.ts';
import { clearUnchecked, markUnchecked, markVerified, pin } from './sidecars.ts';

const text = (value: string) => new TextEncoder().encode(value);
const DAY = Date.UTC(2026, 10, 20);
const HOUR = 3_600_000;

class MemoryCache implements CatalogCache {
  content: CacheContent = emptyCache;
  saves = 0;
  load() {
    return this.content;
  }
  save(content: CacheContent) {
    this.content = content;
    this.saves += 1;
  }
}

const failed = () =>
  new AppError('storage-failed', { operation: 'read an object', status: 500, serverCode: 'InternalError' });
const webPage = () => new AppError('not-s3', { host: 'h', found: 'a web page' });

async function threeBackups(storage = new MemoryStorage()) {
  const keys: string[] = [];
  for (const number of [1, 2, 3]) {
    keys.push(await storeBackup(storage, { id: fixtureId(number), createdAt: DAY + number * HOUR }));
  }
  return { storage, keys };
}

test('lists what every computer and plan stored, newest first', async () => {
  const storage = new MemoryStorage({ pageSize: 2 });
  const other = { id: 'device-b', name: 'Büro PC' };
  await storeBackup(storage, { id: fixtureId(1), createdAt: DAY + 1234 });
  await storeBackup(storage, { id: fixtureId(2), plan: '备份', device: other, createdAt: DAY + HOUR });
  await storeBackup(storage, { id: fixtureId(3), status: 'incomplete', createdAt: DAY + 2 * HOUR });
  await storeBackup(storage, { id: fixtureId(4), root: 'root2' });
  await storage.put('root/readme.txt', text('hello'));
  await storage.put('root/', text(''));

  const catalog = await readCatalog({ storage, rootPath: 'root' });
  expect(catalog).toMatchObject({ foreign: 2, fetched: 3 });
  expect(catalog.backups.map((b) => [b.id, b.plan, b.device, b.deviceId, b.createdAt, b.status])).toEqual([
    [fixtureId(3), 'Notes', 'Laptop', 'device-a', '2026-11-20T02:00:00.000Z', 'incomplete'],
    [fixtureId(2), '备份', 'Büro PC', 'device-b', '2026-11-20T01:00:00.000Z', 'complete'],
    [fixtureId(1), 'Notes', 'Laptop', 'device-a', '2026-11-20T00:00:01.234Z', 'complete'],
  ]);
  expect(catalog.backups[0]).toMatchObject({ files: 3, bytes: 1234, pinned: false, provenAt: null });
  expect(catalog.backups[0]?.size).toBe(storage.bytesOf(catalog.backups[0]?.key ?? '').length);
});

test('one bucket may hold backups at its very root', async () => {
  const storage = new MemoryStorage();
  await storeBackup(storage, { root: '' });
  await storeBackup(storage, { root: 'a' });
  const catalog = await readCatalog({ storage, rootPath: '' });
  expect([catalog.backups.length, catalog.foreign]).toEqual([1, 1]);
});

describe('what cannot be trusted is called damaged', () => {
  const key = (storage: MemoryStorage) => storage.keys()[0] ?? '';
  const listed = async (storage: MemoryStorage) => {
    const catalog = await readCatalog({ storage, rootPath: 'root' });
    expect(catalog.backups).toHaveLength(1);
    return catalog.backups[0];
  };
  test.each<[string, RegExp, (zip: Uint8Array) => Uint8Array]>([
    ['empty', /empty/, () => new Uint8Array()],
    ['cut short', /cut off|missing/, (zip) => zip.slice(0, -5)],
    ['something behind it', /follows/, (zip) => new Uint8Array([...zip, 0])],
    ['a web page', /end is missing/, () => text('<html></html>'.repeat(1000))],
  ])('%s', async (_, problem, spoil) => {
    const storage = new MemoryStorage();
    await storeBackup(storage);
    await storage.put(key(storage), spoil(storage.bytesOf(key(storage))));
    expect(await listed(storage)).toMatchObject({ status: 'damaged', plan: 'notes', device: 'laptop' });
    expect((await listed(storage))?.problem).toMatch(problem);
  });

  test.each<[string, RegExp, Parameters<typeof fixtureZip>[0]['summary']]>([
    ['another id', /holds the backup/, { id: fixtureId(9) }],
    ['another time', /disagree/, { createdAt: DAY + 1000 }],
  ])('%s', async (_, problem, summary) => {
    const storage = new MemoryStorage();
    await storeBackup(storage, { ...(summary ? { summary } : {}) });
    expect((await listed(storage))?.problem).toMatch(problem);
  });

  test('a newer format is told apart, and looked at again after an update', async () => {
    const storage = new MemoryStorage();
    await storeBackup(storage, { summary: { holdall: 99 } });
    const cache = new MemoryCache();
    const { backups } = await readCatalog({ storage, rootPath: 'root', cache });
    expect(backups[0]).toMatchObject({
      status: 'damaged',
      newerFormat: 99,
      plan: 'Notes',
      deviceId: 'device-a',
    });
    expect(backups[0]?.problem).toMatch(/newer Holdall/);
    expect(cache.content.backups.size).toBe(0);
  });
});

describe('the cache', () => {
  test('spares reading what was seen, and is written only when something changed', async () => {
    const { storage, keys } = await threeBackups();
    const cache = new MemoryCache();
    const first = await readCatalog({ storage, rootPath: 'root', cache });
    expect([first.fetched, cache.saves]).toEqual([3, 1]);
    const second = await readCatalog({ storage, rootPath: 'root', cache });
    expect(second.backups).toEqual(first.backups);
    expect([second.fetched, cache.saves, storage.calls.get, storage.calls.list]).toEqual([0, 1, 3, 2]);

    await storage.delete(keys[0] ?? '');
    const third = await readCatalog({ storage, rootPath: 'root', cache });
    expect([third.backups.length, third.fetched, cache.saves]).toEqual([2, 0, 2]);
    expect(cache.content.backups.size).toBe(2);
  });

  test('does not hide that an object was replaced', async () => {
    const { storage, keys } = await threeBackups();
    const cache = new MemoryCache();
    await readCatalog({ storage, rootPath: 'root', cache });
    const zip = storage.bytesOf(keys[1] ?? '');
    await storage.put(keys[1] ?? '', zip.fill(0));
    const { backups, fetched } = await readCatalog({ storage, rootPath: 'root', cache });
    expect([fetched, backups[1]?.status]).toEqual([1, 'damaged']);
  });

  test('damage is not remembered, so a repaired object counts again', async () => {
    const { storage, keys } = await threeBackups();
    const cache = new MemoryCache();
    const key = keys[0] ?? '';
    const good = storage.bytesOf(key);
    storage.flipByte(key, good.length - 1);
    storage.flipByte(key, good.length - 400);
    await storage.put(key, storage.bytesOf(key).fill(1, good.length - 50));
    expect((await readCatalog({ storage, rootPath: 'root', cache })).backups[2]?.status).toBe('damaged');
    await storage.put(key, good);
    expect((await readCatalog({ storage, rootPath: 'root', cache })).backups[2]?.status).toBe('complete');
  });
});

describe('failures', () => {
  test('a listing that is not one gives no catalogue, on the first page or later', async () => {
    const { storage } = await threeBackups(new MemoryStorage({ pageSize: 1 }));
    for (const when of ['before', 'after'] as const) {
      const faulty = new FaultyStorage(storage, [{ method: 'list', when, error: webPage }]);
      await expect(readCatalog({ storage: faulty, rootPath: 'root' })).rejects.toMatchObject({
        code: 'not-s3',
      });
      expect(faulty.unfired()).toEqual([]);
    }
    expect(storage.calls.get).toBeUndefined();
  });

  test.each(['before', 'after', 'body'] as const)(
    'a busy storage gives no catalogue (get, %s)',
    async (when) => {
      const { storage } = await threeBackups();
      const faulty = new FaultyStorage(storage, [{ method: 'get', when, call: 2, error: busy }]);
      await expect(readCatalog({ storage: faulty, rootPath: 'root' })).rejects.toMatchObject({
        code: 'storage-busy',
      });
      expect(faulty.unfired()).toEqual([]);
    },
  );

  test('a backup deleted between listing and reading is left out', async () => {
    const { storage, keys } = await threeBackups();
    const faulty = new FaultyStorage(storage, [
      {
        method: 'get',
        when: 'before',
        key: (key) => key === keys[1],
        error: () => new AppError('object-missing', { key: keys[1] ?? '' }),
      },
    ]);
    const { backups } = await readCatalog({ storage: faulty, rootPath: 'root' });
    expect(backups.map((b) => b.key)).toEqual([keys[2], keys[0]]);
    expect(faulty.unfired()).toEqual([]);
  });

  test('an object the storage lost does not stand in the way of the others', async () => {
    const { storage, keys } = await threeBackups();
    const cache = new MemoryCache();
    const faulty = new FaultyStorage(storage, [
      { method: 'get', when: 'before', key: (key) => key === keys[1], error: failed },
    ]);
    const { backups } = await readCatalog({ storage: faulty, rootPath: 'root', cache });
    expect(backups.map((b) => b.status)).toEqual(['complete', 'damaged', 'complete']);
    expect(backups[1]?.problem).toMatch(/could not hand it out/);
    expect(faulty.unfired()).toEqual([]);
    const again = await readCatalog({ storage, rootPath: 'root', cache });
    expect([again.fetched, again.backups[1]?.status]).toEqual([1, 'complete']);
  });

  test('a storage that hands out nothing makes no backup look damaged', async () => {
    const { storage } = await threeBackups();
    const faulty = new FaultyStorage(storage, [{ method: 'get', when: 'before', times: 3, error: failed }]);
    await expect(readCatalog({ storage: faulty, rootPath: 'root' })).rejects.toMatchObject({
      code: 'storage-failed',
    });
    expect(faulty.unfired()).toEqual([]);
  });

  test('stops when told to, with nothing under way', async () => {
    const { storage } = await threeBackups();
    const faulty = new FaultyStorage(storage);
    const gate = faulty.hold('get');
    const stop = new AbortController();
    const reading = readCatalog({ storage: faulty, rootPath: 'root', signal: stop.signal });
    await gate.reached;
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('marks', () => {
  test('pins and proofs are seen by every computer', async () => {
    const { storage } = await threeBackups();
    const cache = new MemoryCache();
    const [newest, middle] = (await readCatalog({ storage, rootPath: 'root', cache })).backups;
    if (!newest || !middle) throw new Error('three backups expected');
    await pin(storage, newest, { by: 'Laptop', at: DAY });
    await markVerified(storage, middle, { at: DAY, mode: 'full', ok: true });
    const { backups, foreign, fetched } = await readCatalog({ storage, rootPath: 'root', cache });
    expect(backups.map((b) => [b.pinned, b.provenAt])).toEqual([
      [true, null],
      [false, '2026-11-20T00:00:00.000Z'],
      [false, null],
    ]);
    expect([foreign, fetched]).toEqual([0, 1]);
    expect((await readCatalog({ storage, rootPath: 'root', cache })).fetched).toBe(0);
  });

  test('a backup whose upload was never checked is told apart by the listing alone', async () => {
    const storage = new MemoryStorage();
    const key = await storeBackup(storage);
    const [checked] = (await readCatalog({ storage, rootPath: 'root' })).backups;
    expect(checked).toMatchObject({ checked: true, sampledAt: null });
    const facts = { id: fixtureId(1), by: 'Laptop', at: Date.UTC(2026, 10, 20) };
    await markUnchecked(storage, key, facts);
    expect(JSON.parse(Buffer.from(storage.bytesOf(sidecarKey(key, 'unchecked'))).toString())).toEqual({
      ...{ holdall: 1, id: facts.id, by: 'Laptop', at: '2026-11-20T00:00:00.000Z' },
    });
    const before = storage.calls.get ?? 0;
    const catalog = await readCatalog({ storage, rootPath: 'root' });
    expect(catalog).toMatchObject({ foreign: 0, backups: [{ checked: false, status: 'complete' }] });
    expect((storage.calls.get ?? 0) - before).toBe(1);
    await clearUnchecked(storage, key);
    await clearUnchecked(storage, key);
    expect((await readCatalog({ storage, rootPath: 'root' })).backups[0]?.checked).toBe(true);
  });

  test('only a proof of everything takes “not checked” away, also when its mark stays behind', async () => {
    const storage = new MemoryStorage();
    const key = await storeBackup(storage);
    await markUnchecked(storage, key, { id: fixtureId(1), by: 'Laptop', at: 0 });
    const read = async () => (await readCatalog({ storage, rootPath: 'root' })).backups[0];
    const entry = await read();
    if (!entry) throw new Error('a backup expected');
    const at = Date.UTC(2026, 10, 21);
    await markVerified(storage, entry, { at, mode: 'sample', sample: 5, ok: true });
    expect(await read()).toMatchObject({ checked: false, sampledAt: '2026-11-21T00:00:00.000Z' });
    const faulty = new FaultyStorage(storage, [{ method: 'delete', when: 'before', error: lostConnection }]);
    await expect(markVerified(faulty, entry, { at, mode: 'full', ok: true })).rejects.toMatchObject({
      code: 'connection-lost',
    });
    expect(faulty.unfired()).toEqual([]);
    expect(storage.keys()).toContain(sidecarKey(key, 'unchecked'));
    expect(await read()).toMatchObject({ checked: true, provenAt: '2026-11-21T00:00:00.000Z' });
    await markVerified(storage, entry, { at, mode: 'full', ok: true });
    expect(storage.keys()).not.toContain(sidecarKey(key, 'unchecked'));
  });

  test('the mark of an upload that never ended is no backup and nothing foreign', async () => {
    const storage = new MemoryStorage();
    const key = await storeBackup(storage);
    await markUnchecked(storage, key, { id: fixtureId(1), by: 'Laptop', at: 0 });
    await storage.delete(key);
    expect(await readCatalog({ storage, rootPath: 'root' })).toMatchObject({ foreign: 0, backups: [] });
  });

  test('a pin that cannot be read counts', async () => {
    const { storage, keys } = await threeBackups();
    await storage.put(sidecarKey(keys[0] ?? '', 'pin'), text(''));
    expect((await readCatalog({ storage, rootPath: 'root' })).backups[2]?.pinned).toBe(true);
  });

  test('damage that was found stays until a full verification disproves it', async () => {
    const { storage } = await threeBackups();
    const cache = new MemoryCache();
    const read = async () => {
      const entry = (await readCatalog({ storage, rootPath: 'root', cache })).backups[0];
      if (!entry) throw new Error('a backup expected');
      return entry;
    };
    const problems = ['a.txt does not match its checksum', 'b.txt is cut short'];
    await markVerified(storage, await read(), { at: DAY, mode: 'sample', sample: 5, ok: false, problems });
    expect(await read()).toMatchObject({
      status: 'damaged',
      problem: 'a.txt does not match its checksum (and 1 more)',
    });
    await markVerified(storage, await read(), { at: DAY + 1, mode: 'sample', sample: 5, ok: true });
    expect(await read()).toMatchObject({ status: 'damaged', provenAt: null });
    await markVerified(storage, await read(), { at: DAY + 2, mode: 'full', ok: true });
    expect(await read()).toMatchObject({ status: 'complete', provenAt: '2026-11-20T00:00:00.002Z' });
  });

  test.each(['', 'not json', '{"holdall":1}', '<html>'])(
    'an unreadable mark (%j) is not trusted',
    async (bad) => {
      const { storage, keys } = await threeBackups();
      await storage.put(sidecarKey(keys[2] ?? '', 'verified'), text(bad));
      const [newest] = (await readCatalog({ storage, rootPath: 'root' })).backups;
      expect(newest).toMatchObject({ status: 'damaged', provenAt: null });
      if (!newest) throw new Error('a backup expected');
      await markVerified(storage, newest, { at: DAY, mode: 'sample', sample: 1, ok: true });
      expect((await readCatalog({ storage, rootPath: 'root' })).backups[0]?.status).toBe('damaged');
      await markVerified(storage, newest, { at: DAY, mode: 'full', ok: true });
      expect((await readCatalog({ storage, rootPath: 'root' })).backups[0]?.status).toBe('complete');
    },
  );

  test('a proof does not hold for an object that was replaced', async () => {
    const { storage, keys } = await threeBackups();
    const [newest] = (await readCatalog({ storage, rootPath: 'root' })).backups;
    if (!newest) throw new Error('a backup expected');
    await markVerified(storage, newest, { at: DAY, mode: 'full', ok: true });
    const zip = storage.bytesOf(keys[2] ?? '');
    zip[0] = 1;
    await storage.put(keys[2] ?? '', zip);
    expect((await readCatalog({ storage, rootPath: 'root' })).backups[0]?.provenAt).toBeNull();
  });
});

test('tells its progress from beginning to end', async () => {
  const { storage } = await threeBackups();
  const events: JobEvent[] = [];
  const onEvent = (event: JobEvent) => events.push(event);
  await readCatalog({ storage, rootPath: 'root', clock: new FakeClock(), onEvent });
  expect(events[0]).toMatchObject({ type: 'progress', phase: 'list', filesDone: 0, filesTotal: 3 });
  expect(events.at(-1)).toMatchObject({ phase: 'list', filesDone: 3, filesTotal: 3 });
});
