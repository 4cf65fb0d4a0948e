import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  lutimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Ports } from '../../ports/index.ts';
import { systemFileSystem } from '../../ports/system.ts';
import type { ScanResult } from '../../scan/scan-types.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { afterReads, failing } from '../../testing/faulty-files.ts';
import { Gate } from '../../testing/gate.ts';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { testPorts } from '../../testing/stored-backup.ts';
import { scanTree, storeTree, testDevice, testPlan } from '../../testing/stored-base.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { createInlinePool } from '../../workers/inline-pool.ts';
import { type FoundBase, findBase } from '../base/find-base.ts';
import { type IndexCache, openIndexCache } from '../base/index-cache.ts';
import { refreshIndex } from '../base/refresh-index.ts';
import type { Comparison } from '../comparison.ts';
import { compareWithBase } from './compare-with-base.ts';
import { jobSet } from './hash-jobs.ts';
import { startHashPool } from './start-hash-pool.ts';

let temporary: TemporaryFolder;
let storage: MemoryStorage;
let clock: FakeClock;
let ports: Ports;
const tree = () => temporary.join('tree');
const at = (path: string) => join(tree(), path);
const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
/** Other content, and a time that tells: two writes may well fall into one tick of the file system's clock. */
const rewrite = (path: string, content: string | Uint8Array) => {
  writeFileSync(at(path), content);
  utimesSync(at(path), 1.5e9, 1.5e9);
};
const HOUR = 3_600_000;
const random = new FakeRandom(21);
const prose = (segments: number, seed = 'some text that shrinks well ') => {
  const bytes = Buffer.alloc(segments * SEGMENT_SIZE + 99, seed);
  // Each segment is one of its kind.
  for (let at = 0; at < bytes.length; at += SEGMENT_SIZE) bytes.write(`${seed}${at}`, at);
  return bytes;
};

beforeEach(() => {
  temporary = new TemporaryFolder();
  storage = new MemoryStorage();
  // Well behind the files' times, so that these are believed.
  clock = new FakeClock({ now: Date.now() + HOUR });
  ports = { ...testPorts(), clock };
  put('a.txt', 'one');
  put('b.txt', 'two');
  put('folder/c.txt', 'three');
  put('empty.txt', '');
  put('back\\slash.txt', 'odd name');
  symlinkSync('a.txt', at('link'));
});
afterEach(() => temporary.remove());

async function base(index?: IndexCache): Promise<FoundBase> {
  const { signal } = new AbortController();
  const options = { storage, rootPath: 'root', plan: testPlan, device: testDevice, ports, signal };
  const found = await findBase(index ? { ...options, index } : options);
  if (!found) throw new Error('There is no base.');
  return found;
}

interface Compared extends Comparison {
  readonly scan: ScanResult;
  /** By path in the tree: the base's path at the row, null where it has to be packed. */
  readonly kept: Record<string, string | null>;
  /** Content bytes read. */
  readonly read: number;
  partialOf(path: string): number[] | undefined;
}

async function compare(
  options: { paranoid?: boolean; files?: FileSystem; threads?: boolean; found?: FoundBase } = {},
): Promise<Compared> {
  const found = options.found ?? (await base());
  const scan = await scanTree(tree(), ports);
  let read = 0;
  const comparison = await compareWithBase({
    scan,
    base: found,
    paranoid: options.paranoid ?? false,
    ports: { files: options.files ?? systemFileSystem },
    signal: new AbortController().signal,
    onProgress: ({ bytes }) => {
      read += bytes;
    },
    ...(options.threads
      ? { startPool: () => startHashPool(systemFileSystem, { files: 1e6, bytes: 1e9 }) }
      : {}),
  });
  const kept: Record<string, string | null> = {};
  const partials = new Map<string, number[]>();
  for (let index = 0; index < scan.items.length; index += 1) {
    const path = scan.items.at(index).path.slice('tree/'.length);
    const row = comparison.rowAt(index);
    kept[path] = row < 0 ? null : found.entries.record(row).path.slice('tree/'.length);
    const partial = comparison.partial.get(index);
    if (partial) partials.set(path, Array.from(partial.segments));
  }
  return { ...comparison, scan, kept, read, partialOf: (path) => partials.get(path) };
}

const store = () => storeTree(storage, tree(), ports);
const none = { same: 0, touched: 0, changed: 0, added: 0, removed: 0 };
const ALL = 8;

describe('nothing happened', () => {
  test('everything is the same, and no file is read', async () => {
    await store();
    const { files } = failing('.txt', 'EIO');
    const { counts, unchanged, read, kept } = await compare({ files });
    expect(counts).toEqual({ ...none, same: ALL });
    expect(unchanged).toBe(true);
    expect(read).toBe(0);
    for (const [path, row] of Object.entries(kept)) expect(row).toBe(path);
  });

  test('paranoid reads every file all the same', async () => {
    put('big.db', prose(2));
    await store();
    const { counts, unchanged, read, scan } = await compare({ paranoid: true });
    expect(counts).toEqual({ ...none, same: ALL + 1 });
    expect(unchanged).toBe(true);
    expect(read).toBe(scan.totals.bytes);
  });

  test('files changed about when the base was made are read: their times prove nothing', async () => {
    clock.setNow(Math.floor(statSync(at('a.txt')).ctimeMs) + 1000);
    await store();
    const { counts, unchanged, read, scan } = await compare();
    expect(counts).toEqual({ ...none, same: ALL });
    expect(unchanged).toBe(true);
    expect(read).toBe(scan.totals.bytes);
  });

  test('paranoid sees content that changed behind the times of its file', async () => {
    await store();
    const found = await base();
    // No file system lets us set ctime: the base is told the new one.
    writeFileSync(at('a.txt'), 'ONE');
    const { ctimeMs, mtimeMs } = statSync(at('a.txt'));
    const row = found.entries.find('tree/a.txt');
    found.entries.columns.ctimes[row] = ctimeMs;
    found.entries.columns.mtimes[row] = mtimeMs;
    expect((await compare({ found })).unchanged).toBe(true);
    const seen = await compare({ found, paranoid: true });
    expect(seen.counts).toEqual({ ...none, same: ALL - 1, changed: 1 });
    expect(seen.kept['a.txt']).toBeNull();
  });

  test('an incomplete base, an issue now, or other folders are told', async () => {
    await store();
    const found = await base();
    const scan = await scanTree(tree(), ports);
    const options = { ports, signal: new AbortController().signal };
    const unchanged = async (change: Partial<ScanResult>, of: Partial<FoundBase> = {}) =>
      (await compareWithBase({ ...options, scan: { ...scan, ...change }, base: { ...found, ...of } }))
        .unchanged;
    expect(await unchanged({})).toBe(true);
    expect(await unchanged({}, { incomplete: true })).toBe(false);
    expect(await unchanged({ issues: [{ kind: 'unreadable', path: 'x', message: 'no' }] })).toBe(false);
    expect(await unchanged({ locations: [{ label: 'tree', origin: '/elsewhere' }] })).toBe(false);
    expect(await unchanged({ locations: [] })).toBe(false);
  });
});

describe('something happened', () => {
  test('each thing is told, and what can be is taken over', async () => {
    put('same-size.txt', 'before');
    put('later.txt', 'later');
    chmodSync(at('b.txt'), 0o644);
    symlinkSync('b.txt', at('other link'));
    await store();
    rewrite('same-size.txt', 'behind');
    appendFileSync(at('a.txt'), ' more');
    utimesSync(at('later.txt'), 1e9, 1e9);
    chmodSync(at('b.txt'), 0o600);
    chmodSync(at('folder'), 0o700);
    rmSync(at('empty.txt'));
    put('new.txt', 'new');
    rmSync(at('link'));
    symlinkSync('elsewhere', at('link'));
    lutimesSync(at('other link'), 1e9, 1e9);
    const { counts, unchanged, kept } = await compare();
    // Same: the root, folder/c.txt, back\slash.txt.
    expect(counts).toEqual({ same: 3, touched: 4, changed: 3, added: 1, removed: 1 });
    expect(unchanged).toBe(false);
    const packed = Object.keys(kept).filter((path) => kept[path] === null);
    expect(packed.sort()).toEqual(['a.txt', 'link', 'new.txt', 'same-size.txt']);
    expect(kept['later.txt']).toBe('later.txt');
    expect(kept['b.txt']).toBe('b.txt');
  });

  test('a new file alone does not make its folder differ', async () => {
    await store();
    put('folder/new.txt', 'new');
    expect((await compare()).counts).toEqual({ ...none, same: ALL, added: 1 });
  });

  test('something of another type at a path is changed, both ways', async () => {
    await store();
    rmSync(at('folder'), { recursive: true });
    writeFileSync(at('folder'), 'a file now');
    rmSync(at('a.txt'));
    mkdirSync(at('a.txt'));
    const { counts, kept } = await compare();
    expect(counts).toEqual({ same: ALL - 3, touched: 0, changed: 2, added: 0, removed: 1 });
    expect([kept.folder, kept['a.txt']]).toEqual([null, null]);
  });

  test('a file that was written anew with the same content is taken over', async () => {
    put('big.db', prose(3));
    await store();
    const content = readFileSync(at('big.db'));
    rmSync(at('big.db'));
    rmSync(at('b.txt'));
    rewrite('big.db', content);
    rewrite('b.txt', 'two');
    const { counts, kept } = await compare();
    expect(counts).toMatchObject({ same: ALL - 1, touched: 2, changed: 0 });
    expect([kept['big.db'], kept['b.txt']]).toEqual(['big.db', 'b.txt']);
  });

  test('an entry name that this version would not give is not taken over', async () => {
    await store();
    const found = await base();
    found.entries.entryNameAt = () => undefined;
    const { kept, counts } = await compare({ found });
    expect(counts).toEqual({ ...none, same: ALL - 1, changed: 1 });
    expect(kept['back\\slash.txt']).toBeNull();
  });
});

describe.each(['inline', 'threads'])('big files (%s)', (kind) => {
  const threads = kind === 'threads';

  test('keep the segments that did not change', async () => {
    put('data.db', prose(5));
    put('video.mp4', random.bytes(4 * SEGMENT_SIZE));
    await store();
    for (const name of ['data.db', 'video.mp4']) {
      const file = openSync(at(name), constants.O_RDWR);
      writeSync(file, 'changed', 2 * SEGMENT_SIZE + 1000);
      closeSync(file);
      utimesSync(at(name), 1.5e9, 1.5e9);
    }
    const { counts, kept, partialOf } = await compare({ threads });
    expect(counts).toEqual({ ...none, same: ALL, changed: 2 });
    expect([kept['data.db'], kept['video.mp4']]).toEqual([null, null]);
    expect(partialOf('data.db')).toEqual([0, 1, -1, 3, 4, 5]);
    expect(partialOf('video.mp4')).toEqual([0, 1, -1, 3]);
  });

  test('that grew or shrank keep what is still there', async () => {
    put('log.txt', prose(3));
    put('raw.bin', random.bytes(3 * SEGMENT_SIZE));
    put('cut.log', prose(4, 'other words '));
    await store();
    appendFileSync(at('log.txt'), 'more');
    appendFileSync(at('raw.bin'), 'more');
    writeFileSync(at('cut.log'), readFileSync(at('cut.log')).subarray(0, 2 * SEGMENT_SIZE));
    const { counts, partialOf } = await compare({ threads });
    expect(counts).toEqual({ ...none, same: ALL, changed: 3 });
    // The last segment of a deflate stream ends it, and is changed in any case.
    expect(partialOf('log.txt')).toEqual([0, 1, 2, -1]);
    expect(partialOf('raw.bin')).toEqual([0, 1, 2, -1]);
    expect(partialOf('cut.log')).toEqual([0, -1]);
  });

  test('that moved are found again', async () => {
    put('old place/film.mp4', random.bytes(8 * SEGMENT_SIZE));
    put('data.db', prose(8));
    put('decoy.db', prose(8, 'quite another thing '));
    await store();
    mkdirSync(at('new place'));
    renameSync(at('old place/film.mp4'), at('new place/film.mp4'));
    put('copy.db', prose(8));
    rmSync(at('data.db'));
    rmSync(at('decoy.db'));
    put('unlike.db', prose(8, 'never seen before '));
    const { counts, kept, partialOf, partial } = await compare({ threads });
    expect(counts).toEqual({ same: ALL + 1, touched: 0, changed: 0, added: 4, removed: 3 });
    expect(kept['new place/film.mp4']).toBeNull();
    expect(partialOf('new place/film.mp4')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(partialOf('copy.db')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(partialOf('unlike.db')).toBeUndefined();
    const found = await base();
    const paths = [...partial.values()].map(({ row }) => found.entries.record(row).path);
    expect(paths.sort()).toEqual(['tree/data.db', 'tree/old place/film.mp4']);
  });

  test('that cannot possibly have moved here are not read', async () => {
    put('film.mp4', Buffer.alloc(8 * SEGMENT_SIZE));
    await store();
    put('new.mp4', Buffer.alloc(8 * SEGMENT_SIZE));
    put('longer.mp4', Buffer.alloc(8 * SEGMENT_SIZE + 1));
    expect((await compare({ threads })).read).toBe(0);
  });
});

describe('files that do not keep still', () => {
  test.each([
    ['small', 'b.txt', 3],
    ['big', 'big.db', 2 * SEGMENT_SIZE + 99],
  ])('a %s one that changes while it is read is packed anew', async (_, name, size) => {
    put('big.db', prose(2));
    await store();
    utimesSync(at(name), 1e9, 1e9);
    const { files, count } = afterReads(name, (nth) => {
      if (nth === 1) utimesSync(at(name), 2e9, 2e9);
    });
    const { counts, kept } = await compare({ files });
    expect(count()).toBeGreaterThan(0);
    expect(statSync(at(name)).size).toBe(size);
    expect(counts).toMatchObject({ changed: 1, touched: 0 });
    expect(kept[name]).toBeNull();
  });

  test.each([
    ['small', 'b.txt'],
    ['big', 'big.db'],
  ])('a %s one that changed since the scan is packed anew', async (_, name) => {
    put('big.db', prose(2));
    await store();
    utimesSync(at(name), 1e9, 1e9);
    const found = await base();
    const scan = await scanTree(tree(), ports);
    utimesSync(at(name), 2e9, 2e9);
    const { counts } = await compareWithBase({
      scan,
      base: found,
      ports,
      signal: new AbortController().signal,
    });
    expect(counts).toMatchObject({ changed: 1, touched: 0 });
  });

  test.each([
    ['cannot be opened', 'b.txt', undefined],
    ['cannot be read', 'b.txt', 1],
    ['cannot be opened', 'big.db', undefined],
    ['cannot be read to its end', 'big.db', 3],
  ])('one that %s is left to the packer (%s)', async (_, name, onRead) => {
    put('big.db', prose(2));
    await store();
    utimesSync(at(name), 1e9, 1e9);
    const { files, fired } = failing(name, 'EACCES', onRead);
    const { counts, kept, unchanged, partial } = await compare({ files });
    expect(fired()).toBe(1);
    expect(counts).toMatchObject({ changed: 1, touched: 0 });
    expect(kept[name]).toBeNull();
    expect(partial.size).toBe(0);
    expect(unchanged).toBe(false);
  });

  test('one that got shorter meanwhile keeps nothing that was not read', async () => {
    put('big.db', prose(4));
    await store();
    utimesSync(at('big.db'), 1e9, 1e9);
    let cuts = 0;
    const { files } = afterReads('big.db', (nth) => {
      if (nth !== 1) return;
      cuts += 1;
      writeFileSync(at('big.db'), 'short');
    });
    const { kept, partial } = await compare({ files });
    expect(cuts).toBe(1);
    expect(kept['big.db']).toBeNull();
    expect(partial.size).toBe(0);
  });

  test('an abort ends it with its reason, with no file left open', async () => {
    put('big.db', prose(6));
    await store();
    utimesSync(at('big.db'), 1e9, 1e9);
    const stop = new AbortController();
    const { files, count } = afterReads('big.db', () => stop.abort(new Error('stopped')));
    const open = new Set<number>();
    const watched: FileSystem = {
      ...files,
      openSync: ((path: string, flags: number) => {
        const descriptor = files.openSync(path, flags);
        open.add(descriptor);
        return descriptor;
      }) as FileSystem['openSync'],
      closeSync: (descriptor) => {
        open.delete(descriptor);
        files.closeSync(descriptor);
      },
    };
    const found = await base();
    const scan = await scanTree(tree(), ports);
    const options = { scan, base: found, ports: { files: watched }, signal: stop.signal };
    await expect(compareWithBase(options)).rejects.toThrow('stopped');
    expect(count()).toBeGreaterThan(0);
    expect(open.size).toBe(0);
  });
});

test.each(['small', 'big'])('%s files are not read while it may not go on', async (size) => {
  const content = size === 'big' ? prose(33) : 'a little';
  put('file.bin', content);
  await store();
  rewrite('file.bin', content);
  const found = await base();
  const scan = await scanTree(tree(), ports);
  let read = 0;
  // For a big one it is held when one piece of several is read.
  const gate = new Gate();
  let asked = 0;
  const comparing = compareWithBase({
    scan,
    base: found,
    ports: { files: systemFileSystem },
    signal: new AbortController().signal,
    onProgress: ({ bytes }) => {
      read += bytes;
    },
    mayGoOn: async () => {
      asked += 1;
      if (asked === (size === 'big' ? 4 : 1)) await gate.arrive();
    },
    startPool: () => createInlinePool({ jobSet, files: systemFileSystem }),
  });
  await gate.reached;
  let done = false;
  void comparing.then(() => {
    done = true;
  });
  const before = read;
  await setImmediate();
  expect(done).toBe(false);
  gate.open();
  expect((await comparing).counts).toMatchObject({ touched: 1, changed: 0 });
  expect(read).toBe(Buffer.byteLength(content));
  expect(before).toBeLessThan(read);
});

describe('images of files', () => {
  test('are compared by what is in them, whatever their times', async () => {
    put('data.db', prose(2));
    await store();
    const found = await base();
    const scan = await scanTree(tree(), ports);
    const imaged = async (content: Uint8Array, name: string) => {
      const image = temporary.join('image');
      writeFileSync(image, content);
      const items: ScanResult['items'] = {
        length: scan.items.length,
        typeAt: (index) => scan.items.typeAt(index),
        sizeAt: (index) => items.at(index).size,
        at: (index) => {
          const item = scan.items.at(index);
          const isIt = item.path === `tree/${name}`;
          return isIt ? { ...item, absolute: image, size: content.length, image: true } : item;
        },
      };
      const options = { scan: { ...scan, items }, base: found, ports, signal: new AbortController().signal };
      return (await compareWithBase(options)).counts;
    };
    const all = { ...none, same: ALL + 1 };
    const other = { ...all, same: ALL, changed: 1 };
    expect(await imaged(prose(2), 'data.db')).toEqual(all);
    expect(await imaged(prose(2, 'Some text that shrinks well '), 'data.db')).toEqual(other);
    expect(await imaged(Buffer.from('two'), 'b.txt')).toEqual(all);
    expect(await imaged(Buffer.from('TWO'), 'b.txt')).toEqual(other);
  });
});

describe('a folder that was restored', () => {
  test('is read once, and not again by the next run', async () => {
    put('big.db', prose(2));
    await store();
    const times = new Map(['a.txt', 'b.txt', 'big.db'].map((name) => [name, statSync(at(name))]));
    for (const [name, { atime, mtime }] of times) {
      const content = readFileSync(at(name));
      rmSync(at(name));
      put(name, content);
      utimesSync(at(name), atime, mtime);
    }
    const index = openIndexCache({ endpoint: 'e', bucket: 'b' }, { home: temporary.join('home'), ports });
    const found = await base(index);
    // The file system keeps more digits of a time than can be set.
    for (const [name, { mtimeMs }] of times)
      if (statSync(at(name)).mtimeMs !== mtimeMs)
        found.entries.columns.mtimes[found.entries.find(`tree/${name}`)] = statSync(at(name)).mtimeMs;
    const first = await compare({ found });
    expect(first).toMatchObject({ unchanged: true, counts: { ...none, same: ALL + 1 } });
    expect(first.read).toBeGreaterThan(2 * SEGMENT_SIZE);
    refreshIndex(index, found, { scan: first.scan, comparison: first, lookedAt: clock.now() });
    const second = await compare({ found: await base(index) });
    expect(second).toMatchObject({ unchanged: true, read: 0 });
    // Nothing new: the file is left as it is.
    let saved = 0;
    const save = () => {
      saved += 1;
    };
    const counting = { ...index, save };
    refreshIndex(counting, await base(index), {
      scan: second.scan,
      comparison: second,
      lookedAt: clock.now(),
    });
    expect(saved).toBe(0);
    // What is written after that look is seen.
    rewrite('a.txt', 'ONE');
    expect((await compare({ found: await base(index) })).counts).toMatchObject({ changed: 1 });
  });
});
