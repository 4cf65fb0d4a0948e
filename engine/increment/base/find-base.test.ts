import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import { sidecarKey } from '../../catalog/object-key.ts';
import { nextMark } from '../../catalog/verified-mark.ts';
import type { Ports } from '../../ports/index.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { readPackedManifest } from '../../testing/read-packed-manifest.ts';
import { testPorts } from '../../testing/stored-backup.ts';
import { scanTree, storeTree, testDevice, testPlan } from '../../testing/stored-base.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { compareWithBase } from '../compare/compare-with-base.ts';
import { type FindBaseOptions, type FoundBase, findBase } from './find-base.ts';
import { type IndexCache, openIndexCache } from './index-cache.ts';
import { IndexWriter } from './index-writer.ts';

let temporary: TemporaryFolder;
let storage: MemoryStorage;
let warnings: string[];
let ports: Ports;
const tree = () => temporary.join('tree');
const home = () => temporary.join('home');
const cache = (): IndexCache =>
  openIndexCache({ endpoint: 'https://s3', bucket: 'b' }, { home: home(), ports });
const indexFiles = () => readdirSync(join(home(), 'cache', 'index'));
const DAY = 86_400_000;

beforeEach(() => {
  temporary = new TemporaryFolder();
  storage = new MemoryStorage();
  warnings = [];
  const logger = { debug() {}, warn: (message: string) => void warnings.push(message) };
  ports = { ...testPorts(), logger };
  const random = new FakeRandom(3);
  mkdirSync(join(tree(), 'empty'), { recursive: true });
  for (let i = 0; i < 30; i += 1)
    writeFileSync(join(tree(), `note-${i}.txt`), random.bytes(random.integer(3000)));
  writeFileSync(join(tree(), 'data.db'), Buffer.alloc(2 * SEGMENT_SIZE + 5, 'some text '));
  writeFileSync(join(tree(), 'video.mp4'), random.bytes(SEGMENT_SIZE + 7));
  writeFileSync(join(tree(), 'back\\slash'), 'x');
  symlinkSync('note-1.txt', join(tree(), 'link'));
});
afterEach(() => temporary.remove());

const find = (options: Partial<FindBaseOptions> = {}): Promise<FoundBase | undefined> =>
  findBase({
    storage,
    rootPath: 'root',
    plan: testPlan,
    device: testDevice,
    ports,
    signal: new AbortController().signal,
    ...options,
  });
const store = (facts: Parameters<typeof storeTree>[3] = {}) => storeTree(storage, tree(), ports, facts);
const earlier = { id: 'bbbbbbbbbbbb', startedAt: Date.UTC(2029, 11, 30) };

function recordsOf(base: FoundBase | undefined) {
  if (!base) throw new Error('There is no base.');
  return Array.from({ length: base.entries.length }, (_, row) => ({
    ...base.entries.record(row),
    endAt: base.entries.endAt(row),
  }));
}

describe('a base', () => {
  test('is nothing where there is no backup', async () => {
    expect(await find()).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test('is the newest backup, with all its records', async () => {
    await store(earlier);
    const { object, packed, header } = await store({ generation: 2 });
    const base = await find();
    expect(base).toMatchObject({
      id: header.id,
      key: object.key,
      etag: object.etag,
      size: object.size,
      manifestOffset: packed.manifestOffset,
      generation: 2,
      incomplete: false,
      observedAt: header.startedAt,
      locations: header.locations,
    });
    const { records } = await readPackedManifest(storage.bytesOf(object.key));
    expect(recordsOf(base).map(({ endAt: _, ...record }) => record)).toEqual(records);
    expect(recordsOf(base).map(({ endAt }) => endAt)).toEqual([
      ...records.slice(1).map(({ offset }) => offset),
      packed.manifestOffset,
    ]);
  });

  test.each<[string, Parameters<typeof storeTree>[3]]>([
    ['another plan of the same folder', { plan: 'notes' }],
    ['another computer of the same name', { device: { id: 'device-2', name: 'Desk' } }],
  ])('is never one of %s', async (_, facts) => {
    const { object } = await store(earlier);
    await store(facts);
    expect((await find())?.key).toBe(object.key);
    expect((await find({ index: cache() }))?.key).toBe(object.key);
  });

  test('is never one whose upload was not checked, or that is known to be damaged', async () => {
    const { object: old } = await store(earlier);
    const { object, header } = await store();
    const facts = { id: header.id, etag: object.etag, size: object.size };
    const put = (kind: 'unchecked' | 'verified', text: string) =>
      storage.put(sidecarKey(object.key, kind), Buffer.from(text));
    await find({ index: cache() });
    await put('unchecked', '{}');
    expect((await find({ index: cache() }))?.key).toBe(old.key);
    await storage.delete(sidecarKey(object.key, 'unchecked'));
    const failed = nextMark(undefined, facts, { at: 0, mode: 'sample', ok: false, problems: ['rot'] });
    await put('verified', JSON.stringify(failed));
    expect((await find({ index: cache() }))?.key).toBe(old.key);
    await put('verified', 'cannot be read');
    expect((await find({ index: cache() }))?.key).toBe(old.key);
    await put('verified', JSON.stringify(nextMark(failed, facts, { at: 0, mode: 'full', ok: true })));
    expect((await find({ index: cache() }))?.key).toBe(object.key);
  });

  test('is never one that is not whole from the manifest on', async () => {
    const { object: old } = await store(earlier);
    const { object, packed } = await store();
    const random = new FakeRandom(9);
    for (let round = 0; round < 25; round += 1) {
      const at = packed.manifestOffset + random.integer(packed.size - packed.manifestOffset);
      storage.flipByte(object.key, at);
      // Some bytes mean nothing to us, such as a time in the header of the manifest's own entry.
      const base = await find();
      if (base?.key === object.key) expect(recordsOf(base).length).toBe(packed.entries - 1);
      else expect(base?.key).toBe(old.key);
      storage.flipByte(object.key, at);
    }
    await storage.put(object.key, storage.bytesOf(object.key).slice(0, -1));
    expect((await find())?.key).toBe(old.key);
  });

  test('is nothing when the storage fails, and an abort is told', async () => {
    await store();
    storage.list = () => {
      throw new AppError('access-denied', { operation: 'read', bucket: 'b', status: 403, serverCode: '' });
    };
    expect(await find()).toBeUndefined();
    expect(warnings.length).toBe(1);
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(find({ signal: stop.signal })).rejects.toThrow('stopped');
  });

  test('is the one before when the newest cannot be fetched', async () => {
    const { object: old } = await store(earlier);
    const { object } = await store();
    const get = storage.get.bind(storage);
    let failed = 0;
    storage.get = async (key, options) => {
      if (key !== object.key) return get(key, options);
      failed += 1;
      throw new AppError('access-denied', { operation: 'read', bucket: 'b', status: 403, serverCode: '' });
    };
    expect((await find())?.key).toBe(old.key);
    expect(failed).toBe(1);
  });
});

describe('two backups of one second', () => {
  const [low, high] = ['bbbbbbbbbbbb', 'cccccccccccc'];
  const storedAt = (key: string, lastModified: number) => {
    const held = storage.objects.get(key);
    if (held) storage.objects.set(key, { ...held, lastModified });
  };

  test.each([
    [low, high],
    [high, low],
  ])('the one that the storage received later counts: %s, then %s', async (first, last) => {
    const before = await store({ id: first });
    const after = await store({ id: last });
    storedAt(before.object.key, 1000);
    storedAt(after.object.key, 2000);
    expect((await find())?.id).toBe(last);
  });

  test.each([
    [low, high],
    [high, low],
  ])('received in one second, too: the one that was built on the other: %s, then %s', async (first, last) => {
    for (const { object } of [await store({ id: first }), await store({ id: last, parents: [first] })])
      storedAt(object.key, 1000);
    expect((await find())?.id).toBe(last);
    expect((await find({ index: cache() }))?.id).toBe(last);
  });
});

describe('a computer that has another name now', () => {
  const renamed = { ...testDevice, name: 'Desk upstairs' };

  test('goes on from what it saved under the old one', async () => {
    await store(earlier);
    const { object } = await store();
    expect(await find({ device: renamed })).toMatchObject({ key: object.key });
    expect(await find({ device: renamed, index: cache() })).toMatchObject({ key: object.key });
    const gets = storage.calls.get;
    expect(await find({ device: renamed, index: cache() })).toMatchObject({ key: object.key });
    expect(storage.calls.get).toBe(gets);
  });

  test('never from what another computer saved, and asks each of those only once', async () => {
    for (const day of [0, 1, 2])
      await store({
        id: `${day}`.repeat(12),
        device: { id: 'device-2', name: 'Laptop' },
        startedAt: Date.UTC(2030, 1, 1) + day * DAY,
      });
    expect(await find({ device: renamed })).toBeUndefined();
    expect(storage.calls.get).toBe(1);
    const { object } = await store(earlier);
    expect(await find({ device: renamed })).toMatchObject({ key: object.key });
  });

  test('one that has its own folder asks nothing about the others', async () => {
    const { object } = await store();
    const laptop = { id: 'device-2', name: 'Laptop' };
    await store({ id: 'dddddddddddd', device: laptop, startedAt: Date.UTC(2030, 1, 1) });
    await find({ index: cache() });
    const before = { ...storage.calls };
    expect(await find({ index: cache() })).toMatchObject({ key: object.key });
    expect(storage.calls).toEqual({ ...before, list: (before.list ?? 0) + 1 });
  });

  test('back under its first name, it knows what it saved meanwhile', async () => {
    await store(earlier);
    const { object } = await store({ device: renamed });
    expect((await find({ device: renamed, index: cache() }))?.key).toBe(object.key);
    expect((await find({ index: cache() }))?.key).toBe(object.key);
  });

  test('a damaged newest one does not hide that they are its own', async () => {
    const { object: old } = await store(earlier);
    const { object } = await store();
    await storage.put(object.key, storage.bytesOf(object.key).slice(0, -1));
    expect((await find({ device: renamed }))?.key).toBe(old.key);
  });
});

describe('with an index', () => {
  test('one listing is all that is asked', async () => {
    await store();
    const fromObject = await find({ index: cache() });
    const before = { ...storage.calls };
    const fromIndex = await find({ index: cache() });
    expect(recordsOf(fromIndex)).toEqual(recordsOf(fromObject));
    expect({ ...fromIndex, entries: 0 }).toEqual({ ...fromObject, entries: 0 });
    expect(storage.calls).toEqual({ ...before, list: (before.list ?? 0) + 1 });
  });

  test('that the pack wrote, everything is as if read from the object', async () => {
    const { object, packed, header } = await store();
    const fromObject = await find();
    const { records } = await readPackedManifest(storage.bytesOf(object.key));
    const writer = new IndexWriter(ports.logger);
    records.forEach((record, index) => {
      writer.add(record, record.offset, records[index + 1]?.offset ?? packed.manifestOffset);
    });
    const stored = { ...object, manifestOffset: packed.manifestOffset, incomplete: false };
    writer.save(cache(), stored, header);
    const gets = storage.calls.get;
    const fromIndex = await find({ index: cache() });
    expect(storage.calls.get).toBe(gets);
    expect(recordsOf(fromIndex)).toEqual(recordsOf(fromObject));
    expect(fromIndex).toMatchObject({ ...fromObject, entries: expect.anything() });
  });

  test('that does not fit what the pack says, there is none', async () => {
    const { object, header } = await store();
    const writer = new IndexWriter(ports.logger);
    const record = { type: 'folder', path: 'a', mtime: 0, mode: 0, offset: 0 } as const;
    writer.add(record, 0, 42);
    writer.save(cache(), { ...object, manifestOffset: 41, incomplete: false }, header);
    expect(warnings.length).toBe(1);
    expect(cache().load(object.key)).toBeUndefined();
  });

  test('of an object that was replaced, the object is read', async () => {
    const { object } = await store();
    await find({ index: cache() });
    writeFileSync(join(tree(), 'new.txt'), 'new');
    await store();
    const base = await find({ index: cache() });
    expect(base?.etag).not.toBe(object.etag);
    expect(base?.entries.find('tree/new.txt')).toBeGreaterThanOrEqual(0);
  });

  test('of another bucket, nothing is known', async () => {
    const { object } = await store();
    await find({ index: cache() });
    const other = openIndexCache({ endpoint: 'https://s3', bucket: 'c' }, { home: home(), ports });
    expect(other.load(object.key)).toBeUndefined();
    expect(cache().load(object.key)).toBeDefined();
  });

  test('that was deleted or damaged anywhere, the comparison is the same', async () => {
    await store();
    writeFileSync(join(tree(), 'note-3.txt'), 'changed');
    rmSync(join(tree(), 'note-4.txt'));
    const scan = await scanTree(tree(), ports);
    const compare = async () => {
      const base = await find({ index: cache() });
      if (!base) throw new Error('There is no base.');
      const { signal } = new AbortController();
      const { rowAt, counts, unchanged } = await compareWithBase({ scan, base, ports, signal });
      return {
        counts,
        unchanged,
        rows: Array.from({ length: scan.items.length }, (_, index) => rowAt(index)),
      };
    };
    const expected = await compare();
    const [name = ''] = indexFiles();
    const file = join(home(), 'cache', 'index', name);
    const whole = readFileSync(file);
    const random = new FakeRandom(17);
    for (let round = 0; round < 30; round += 1) {
      const damaged = Buffer.from(whole);
      const at = random.integer(whole.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + random.integer(255));
      writeFileSync(file, round % 5 === 0 ? damaged.subarray(0, at) : damaged);
      expect(await compare()).toEqual(expected);
      expect(warnings.length).toBe(round + 1);
      // It was made anew.
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
    rmSync(home(), { recursive: true });
    expect(await compare()).toEqual(expected);
  });

  test('only the newest of a plan are kept, and leftovers go', async () => {
    for (let day = 0; day < 5; day += 1) {
      const id = `${day}`.repeat(12);
      await store({ id, startedAt: Date.UTC(2030, 0, 1) + day * DAY });
      await find({ index: cache() });
      writeFileSync(join(home(), 'cache', 'index', `${'0'.repeat(32)}-${'1'.repeat(32)}.bin.tmp`), 'left');
    }
    await store({ id: 'cccccccccccc', startedAt: Date.UTC(2031, 0, 1) });
    await find({ index: cache() });
    expect(indexFiles().length).toBe(2);
  });

  test('that cannot be written, the base is found all the same', async () => {
    const { object } = await store();
    writeFileSync(home(), 'a file where the folder should be');
    expect((await find({ index: cache() }))?.key).toBe(object.key);
    expect(warnings.length).toBeGreaterThan(0);
  });
});
