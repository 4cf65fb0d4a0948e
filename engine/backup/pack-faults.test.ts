import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileRecord, SEGMENT_SIZE } from '../archive/manifest.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { type PackTreeOptions, packTree } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { readStrictly } from '../testing/read-strictly.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { startThreadPool } from '../workers/thread-pool.ts';
import { jobSet } from './pack/pack-jobs.ts';
import { SLOT_BYTES } from './pack/slot-layout.ts';
import { inlinePackPool, threadedPackPool } from './pack/start-pack-pool.ts';

let temporary: TemporaryFolder;
const tree = () => temporary.join('tree');
const at = (name: string) => temporary.join('tree', name);

beforeEach(() => {
  temporary = new TemporaryFolder();
  mkdirSync(tree());
  writeFileSync(at('a-before.txt'), 'before');
  writeFileSync(at('z-after.txt'), 'after');
});
afterEach(() => temporary.remove());

/** Packs the tree in this thread, through `files`; the zip must be sound whatever happens. */
async function packWith(files: FileSystem, options: PackTreeOptions = {}) {
  const sink = new MemorySink();
  const packed = await packTree(tree(), sink, { files, pool: () => inlinePackPool(files), ...options });
  const bytes = sink.bytes();
  expect((await readStrictly(bytes)).length).toBe(packed.result.entries);
  const { records, footer } = await readPackedManifest(bytes);
  expect(footer.issues).toEqual(packed.result.issues);
  expect(packed.announced).toEqual(packed.result.issues);
  const files_ = records.filter((record): record is FileRecord => record.type === 'file');
  return { ...packed, bytes, files: new Map(files_.map((file) => [file.path, file])) };
}

/** The content of a packed file, inflated the way a restore does it: segment by segment. */
function contentOf(bytes: Uint8Array, file: FileRecord): Uint8Array {
  const header = 30 + Buffer.byteLength(file.path) + 9;
  const data = bytes.subarray(file.offset + header, file.offset + header + file.length);
  if (file.method === 0) return data;
  const whole = inflateRawSync(data);
  if (file.segments) {
    let from = 0;
    const pieces = file.segments.map((length) => {
      const piece = inflateRawSync(data.subarray(from, from + length), { finishFlush: 2 });
      from += length;
      return piece;
    });
    expect(Buffer.compare(Buffer.concat(pieces), whole)).toBe(0);
    expect(pieces.slice(0, -1).every((piece) => piece.length === SEGMENT_SIZE)).toBe(true);
  }
  return whole;
}

/** Calls `hook` after every read of a file opened as `name`; says how often. */
function afterReads(name: string, hook: (nth: number) => void): { files: FileSystem; count: () => number } {
  let reads = 0;
  const watched = new Set<number>();
  const openSync = ((path: string, flags: number) => {
    const descriptor = systemFileSystem.openSync(path, flags);
    if (path.endsWith(name)) watched.add(descriptor);
    else watched.delete(descriptor);
    return descriptor;
  }) as FileSystem['openSync'];
  const readSync = ((fd: number, into: Uint8Array, offset: number, length: number, position: number) => {
    const read = systemFileSystem.readSync(fd, into, offset, length, position);
    if (watched.has(fd)) {
      reads += 1;
      hook(reads);
    }
    return read;
  }) as FileSystem['readSync'];
  return { files: { ...systemFileSystem, openSync, readSync }, count: () => reads };
}

/** Fails the opening, or the nth reading, of `name` with a system error. */
function failing(name: string, code: string, onRead?: number): { files: FileSystem; fired: () => number } {
  let fired = 0;
  const fail = (): never => {
    fired += 1;
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const { files } = afterReads(name, (nth) => {
    if (nth === onRead) fail();
  });
  if (onRead !== undefined) return { files, fired: () => fired };
  const openSync = ((path: string, flags: number) =>
    path.endsWith(name) ? fail() : systemFileSystem.openSync(path, flags)) as FileSystem['openSync'];
  return { files: { ...systemFileSystem, openSync }, fired: () => fired };
}

const bigText = (segments: number) => Buffer.alloc(segments * SEGMENT_SIZE, 'some text that shrinks well. ');

describe('a small file', () => {
  test('that changes once while it is read is read again', async () => {
    writeFileSync(at('log.txt'), 'first');
    const { files, count } = afterReads('log.txt', (nth) => {
      if (nth === 1) writeFileSync(at('log.txt'), 'second reading');
    });
    const packed = await packWith(files);
    expect(count()).toBe(2);
    expect(packed.result.issues).toEqual([]);
    const file = packed.files.get('tree/log.txt');
    expect(file && Buffer.from(contentOf(packed.bytes, file)).toString()).toBe('second reading');
  });

  test('that changes every time is packed as last read, and named', async () => {
    writeFileSync(at('log.txt'), '');
    const { files, count } = afterReads('log.txt', () => appendFileSync(at('log.txt'), 'line\n'));
    appendFileSync(at('log.txt'), 'line\n');
    const packed = await packWith(files);
    expect(count()).toBe(3);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/log.txt' }]);
    const file = packed.files.get('tree/log.txt');
    expect(file && Buffer.from(contentOf(packed.bytes, file)).toString()).toBe('line\n'.repeat(3));
  });

  test('that cannot be opened is left out and named', async () => {
    writeFileSync(at('private.txt'), 'x');
    const { files, fired } = failing('private.txt', 'EACCES');
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toEqual([
      {
        kind: 'unreadable',
        path: 'tree/private.txt',
        message: 'You are not allowed to read it (EACCES).',
      },
    ]);
    expect([...packed.files.keys()]).toEqual(['tree/a-before.txt', 'tree/z-after.txt']);
    expect(packed.result.totals.files).toBe(2);
  });

  test('that fails in the middle of reading is left out and named', async () => {
    writeFileSync(at('broken.txt'), 'x');
    const { files, fired } = failing('broken.txt', 'EIO', 1);
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'unreadable', path: 'tree/broken.txt' }]);
    expect(packed.files.has('tree/broken.txt')).toBe(false);
  });

  test.each([
    ['was removed', () => rmSync(at('gone.txt'))],
    [
      'was replaced by a link',
      () => {
        rmSync(at('gone.txt'));
        symlinkSync('a-before.txt', at('gone.txt'));
      },
    ],
    [
      'was replaced by a folder',
      () => {
        rmSync(at('gone.txt'));
        mkdirSync(at('gone.txt'));
      },
    ],
    [
      'was replaced by a pipe that nobody writes to',
      () => {
        rmSync(at('gone.txt'));
        expect(spawnSync('mkfifo', [at('gone.txt')]).status).toBe(0);
      },
    ],
  ])('that %s after the scan is left out and named', async (_, change) => {
    writeFileSync(at('gone.txt'), 'x');
    const packed = await packWith(systemFileSystem, { afterScan: change });
    expect(packed.result.issues).toMatchObject([{ kind: 'vanished', path: 'tree/gone.txt' }]);
    expect([...packed.files.keys()]).toEqual(['tree/a-before.txt', 'tree/z-after.txt']);
  });

  test('that has grown beyond the slot since the scan is packed as a big one', async () => {
    writeFileSync(at('grown.txt'), 'small');
    const content = bigText(3);
    const packed = await packWith(systemFileSystem, {
      afterScan: () => writeFileSync(at('grown.txt'), content),
    });
    expect(packed.result.issues).toEqual([]);
    const file = packed.files.get('tree/grown.txt');
    expect(file?.segments?.length).toBe(3);
    expect(file && Buffer.compare(contentOf(packed.bytes, file), content)).toBe(0);
    expect(packed.result.totals.files).toBe(3);
  });

  test('of each of many that all have grown is packed all the same', async () => {
    for (let i = 0; i < 40; i += 1) writeFileSync(at(`grow-${i}`), 'x');
    const packed = await packWith(systemFileSystem, {
      afterScan: () => {
        for (let i = 0; i < 40; i += 1) writeFileSync(at(`grow-${i}`), Buffer.alloc(100_000, i));
      },
    });
    expect(packed.files.size).toBe(42);
    for (let i = 0; i < 40; i += 1) expect(packed.files.get(`tree/grow-${i}`)?.size).toBe(100_000);
  });
});

describe('a big file', () => {
  test('that changes while it is read is packed as read, and named', async () => {
    writeFileSync(at('big.log'), bigText(3));
    const { files, count } = afterReads('big.log', () => appendFileSync(at('big.log'), 'more'));
    const packed = await packWith(files);
    expect(count()).toBeGreaterThan(3);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    expect(file && contentOf(packed.bytes, file).length).toBe(file?.size);
  });

  test.each([
    ['in the middle of a segment', 2 * SEGMENT_SIZE + 17],
    ['between two segments', 2 * SEGMENT_SIZE],
    ['in the last segment', 4 * SEGMENT_SIZE - 5],
    ['to nothing', 0],
  ])('that is cut %s is a sound entry of what was there, and named', async (_, length) => {
    writeFileSync(at('big.log'), bigText(4));
    let cuts = 0;
    // As soon as its size was looked at.
    const fstatSync = ((fd: number) => {
      const stats = systemFileSystem.fstatSync(fd);
      if (stats.size === 4 * SEGMENT_SIZE && cuts === 0) {
        cuts += 1;
        truncateSync(at('big.log'), length);
      }
      return stats;
    }) as FileSystem['fstatSync'];
    const packed = await packWith({ ...systemFileSystem, fstatSync });
    expect(cuts).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    expect(file?.size).toBe(length);
    expect(file && Buffer.compare(contentOf(packed.bytes, file), bigText(4).subarray(0, length))).toBe(0);
  });

  test('that fails in the middle is a sound entry of what could be read, and named', async () => {
    writeFileSync(at('big.log'), bigText(4));
    // The one sample that decides comes first, then the segments.
    const { files, fired } = failing('big.log', 'EIO', 4);
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'unreadable', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    expect(file?.size).toBe(2 * SEGMENT_SIZE);
    expect(packed.result.issues[0]?.message).toContain(`${2 * SEGMENT_SIZE} bytes`);
    expect(file && contentOf(packed.bytes, file).length).toBe(2 * SEGMENT_SIZE);
  });

  test('that another one takes the place of while it is read stays the old one throughout', async () => {
    writeFileSync(at('big.log'), bigText(3));
    const { files, count } = afterReads('big.log', (nth) => {
      if (nth !== 2) return;
      writeFileSync(at('new'), Buffer.alloc(3 * SEGMENT_SIZE, 'y'));
      renameSync(at('new'), at('big.log'));
    });
    const packed = await packWith(files);
    expect(count()).toBeGreaterThan(2);
    const file = packed.files.get('tree/big.log');
    expect(file && Buffer.compare(contentOf(packed.bytes, file), bigText(3))).toBe(0);
  });

  test('that vanished, or is a link now, is left out and named', async () => {
    writeFileSync(at('gone.bin'), bigText(2));
    writeFileSync(at('linked.bin'), bigText(2));
    const packed = await packWith(systemFileSystem, {
      afterScan: () => {
        rmSync(at('gone.bin'));
        rmSync(at('linked.bin'));
        symlinkSync('a-before.txt', at('linked.bin'));
      },
    });
    expect(packed.result.issues.map(({ kind, path }) => [kind, path])).toEqual([
      ['vanished', 'tree/gone.bin'],
      ['vanished', 'tree/linked.bin'],
    ]);
    expect(packed.files.size).toBe(2);
  });
});

describe('stopping', () => {
  const openDescriptors = () => readdirSync('/proc/self/fd').length;

  beforeEach(() => {
    const random = new FakeRandom(5);
    for (let i = 0; i < 30; i += 1) writeFileSync(at(`file-${i}`), random.bytes(200_000));
    writeFileSync(at('big.bin'), random.bytes(20 * SEGMENT_SIZE));
  });

  test.each(['threads', 'inline'] as const)('an abort ends the pack with its reason (%s)', async (kind) => {
    const stop = new AbortController();
    const before = openDescriptors();
    const reason = new Error('enough');
    const packing = packTree(tree(), new MemorySink(), {
      pool: () => (kind === 'threads' ? threadedPackPool(2) : inlinePackPool(systemFileSystem)),
      signal: stop.signal,
      onProgress: ({ currentFile }) => {
        if (currentFile === 'tree/big.bin') stop.abort(reason);
      },
    });
    await expect(packing).rejects.toBe(reason);
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });

  test('an abort gets through to a pack whose sink is stuck', async () => {
    const stop = new AbortController();
    const stuck = new MemorySink();
    let writes = 0;
    stuck.write = () => {
      writes += 1;
      queueMicrotask(() => stop.abort());
      return new Promise(() => {});
    };
    await expect(packTree(tree(), stuck, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(writes).toBe(1);
  });

  test('an aborted signal starts nothing', async () => {
    const signal = AbortSignal.abort(new Error('before'));
    const pool = () => {
      throw new Error('A pool was started.');
    };
    await expect(packTree(tree(), new MemorySink(), { signal, pool })).rejects.toThrow('before');
  });

  test.each([1, 3, 12])("a sink that fails at write %i ends the pack with the sink's error", async (nth) => {
    const sink = new MemorySink();
    const write = sink.write.bind(sink);
    let writes = 0;
    const failure = new Error('connection lost');
    sink.write = async (bytes) => {
      writes += 1;
      if (writes === nth) throw failure;
      if (writes > nth) throw new Error('The sink was called after it failed.');
      await write(bytes);
    };
    const before = openDescriptors();
    await expect(packTree(tree(), sink)).rejects.toBe(failure);
    expect(writes).toBe(nth);
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });

  test('workers that die end the pack with their error', async () => {
    const module = new URL('./no-such-module.ts', import.meta.url).href;
    const pool = () =>
      startThreadPool({ jobSet: { ...jobSet, module }, workers: 2, sharedBytes: 5 * SLOT_BYTES });
    await expect(packTree(tree(), new MemorySink(), { pool })).rejects.toThrow('no-such-module');
  });

  test('a bug in a worker ends the pack with its error instead of becoming an issue', async () => {
    const pool = threadedPackPool(2);
    const run = pool.run.bind(pool);
    let fired = 0;
    const sabotaged: typeof pool = {
      workers: pool.workers,
      shared: pool.shared,
      close: () => pool.close(),
      run: (kind, input) => {
        if (kind !== 'packSegment') return run(kind, input);
        fired += 1;
        return run(kind, { ...input, descriptor: 'none' });
      },
    };
    await expect(packTree(tree(), new MemorySink(), { pool: () => sabotaged })).rejects.toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
    expect(fired).toBeGreaterThan(0);
  });
});

test('a file keeps the time and permissions it had when it was read', async () => {
  const packed = await packWith(systemFileSystem, {
    afterScan: () => utimesSync(at('z-after.txt'), 1_500_000_000, 1_500_000_000),
  });
  expect(packed.files.get('tree/z-after.txt')?.mtime).toBe(1_500_000_000_000);
  expect(readFileSync(at('z-after.txt'), 'utf8')).toBe('after');
});
