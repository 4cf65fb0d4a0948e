import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileRecord, ManifestRecord } from '../archive/manifest.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { type Fault, FaultyStorage } from '../testing/faulty-storage.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { packTree } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { bordersOf, MOST_BORDERS } from './check/borders.ts';
import { spreadOffsets } from './check/spread-offsets.ts';
import { checkStoredBackup, type StoredCheck } from './check-stored-backup.ts';
import type { CopiedInterval, PackResult } from './pack-types.ts';

const KEY = 'root/plan/device/backup.zip';
const folder = new TemporaryFolder();
let bytes: Uint8Array;
let packed: PackResult;
let records: readonly ManifestRecord[];

beforeAll(async () => {
  mkdirSync(folder.join('docs'));
  const random = new FakeRandom(3);
  for (let n = 0; n < 200; n += 1) {
    writeFileSync(folder.join('docs', `file ${n}.bin`), random.bytes(3000 + 10 * n));
  }
  writeFileSync(folder.join('docs', 'noise.bin'), random.bytes(5_000_000));
  writeFileSync(folder.join('docs', 'text.txt'), 'so many words '.repeat(500_000));
  const sink = new MemorySink();
  packed = (await packTree(folder.join('docs'), sink)).result;
  bytes = sink.bytes();
  records = (await readPackedManifest(bytes)).records;
});
afterAll(() => folder.remove());

const recordOf = (name: string): FileRecord => {
  const found = records.find(({ path }) => path === `docs/${name}`);
  if (found?.type !== 'file') throw new Error(`${name} expected`);
  return found;
};
const nameOf = (record: ManifestRecord) => (record.type === 'folder' ? `${record.path}/` : record.path);

/** Pretends that the entries `from` to `to` were copied. */
function copied(from: number, to: number): CopiedInterval {
  const [first, last] = [records[from], records[to]];
  const end = records[to + 1]?.offset ?? packed.manifestOffset;
  if (!first || !last) throw new Error('an entry expected');
  return {
    offset: first.offset,
    length: end - first.offset,
    first: { offset: first.offset, name: nameOf(first) },
    last: { offset: last.offset, name: nameOf(last) },
  };
}

function copying(...intervals: CopiedInterval[]): PackResult {
  const copies = intervals.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  return {
    ...packed,
    intervals,
    copies,
    copiedBytes: copies.reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

interface Circumstances extends Partial<StoredCheck> {
  readonly seed?: number;
  readonly change?: (stored: Uint8Array) => void;
  readonly faults?: readonly Fault[];
}

async function check({ seed = 1, change, faults = [], ...changes }: Circumstances = {}) {
  const memory = new MemoryStorage();
  const stored = Uint8Array.from(bytes);
  change?.(stored);
  const { etag } = await memory.put(KEY, stored);
  const storage = new FaultyStorage(memory, faults);
  const outcome = await checkStoredBackup({
    storage,
    key: KEY,
    packed,
    etag,
    ports: { files: systemFileSystem, random: new FakeRandom(seed) },
    signal: new AbortController().signal,
    ...changes,
  }).catch((error: unknown) => error);
  expect(storage.unfired()).toEqual([]);
  return outcome;
}

const flip = (at: number) => (stored: Uint8Array) => {
  stored[at] = (stored[at] ?? 0) ^ 0x10;
};

test('a sound backup passes for a few requests, whatever is sampled', async () => {
  const sampled = new Set<string>();
  for (let seed = 1; seed <= 30; seed += 1) {
    const report = await check({ seed });
    expect(report).toMatchObject({ borders: 0, sampled: { path: expect.any(String) } });
    const { requests, bytes: read, sampled: file } = report as Awaited<ReturnType<typeof checkStoredBackup>>;
    expect(requests).toBeLessThanOrEqual(5);
    expect(read).toBeLessThan(6_000_000);
    expect(file?.bytes).toBeGreaterThan(0);
    sampled.add(file?.path ?? '');
  }
  expect(sampled.size).toBeGreaterThan(20);
});

describe('copied intervals', () => {
  test('pass when their borders are where they should be', async () => {
    const report = await check({ packed: copying(copied(0, 50), copied(60, 60), copied(70, 120)) });
    // The single entry is first and last at once.
    expect(report).toMatchObject({ borders: 5 });
  });

  test.each([0, 50, 60, 70, 120])('a wrong local header at entry %i is found', async (at) => {
    const whole = copying(copied(0, 50), copied(60, 60), copied(70, 120));
    const offset = records[at]?.offset ?? 0;
    for (const place of [0, 14, 18, 31]) {
      // The packer has seen none of the copied bytes, so there is no head to compare.
      const outcome = await check({ packed: { ...whole, head: undefined }, change: flip(offset + place) });
      expect(outcome).toMatchObject({ code: 'check-failed', details: { removed: false } });
    }
  });

  test('the wrong bytes, copied to the right place, are found', async () => {
    const interval = copied(10, 20);
    const other = copied(100, 103);
    const outcome = await check({
      packed: copying(interval),
      change: (stored) =>
        stored.set(bytes.subarray(other.offset, other.offset + interval.length), interval.offset),
    });
    expect(outcome).toMatchObject({ code: 'check-failed' });
    expect(String(outcome)).toContain(records[10]?.path);
  });

  test('content that has rotted in them is found by most samples, and sound content never accused', async () => {
    const interval = copied(10, 20);
    let found = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const outcome = await check({
        seed,
        packed: copying(interval),
        change: (stored) => {
          for (let at = 10; at <= 20; at += 1) flip((records[at]?.offset ?? 0) + 200)(stored);
        },
      });
      if (outcome instanceof Error) found += 1;
      expect(outcome instanceof Error ? String(outcome) : 'fine').toMatch(/fine|was read back/);
    }
    expect(found).toBeGreaterThan(20);
    expect(found).toBeLessThan(40);
  });

  test('of very many a fixed number is looked at, the first and the last among them', () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({
      ...{ offset: n * 100, length: 90 },
      first: { offset: n * 100, name: `${n}` },
      last: { offset: n * 100 + 50, name: `${n} end` },
    }));
    const borders = bordersOf(many);
    expect(borders).toHaveLength(MOST_BORDERS);
    expect([borders[0]?.name, borders.at(-1)?.name]).toEqual(['0', '999 end']);
    expect(bordersOf([])).toEqual([]);
  });
});

describe('the sampled file', () => {
  test.each(['noise.bin', 'text.txt'])('a big one is compared segment by segment: %s', async (name) => {
    const { offset, length, path } = recordOf(name);
    const only = {
      ...packed,
      copies: [{ start: offset + 100, end: offset + length }],
      copiedBytes: length - 100,
    };
    const found = [];
    for (let seed = 1; seed <= 12; seed += 1) {
      const sound = await check({ seed, packed: only });
      expect(sound).not.toBeInstanceOf(Error);
      const rotten = await check({
        seed,
        packed: only,
        change: (stored) => {
          for (let at = offset + 100; at < offset + length; at += 20_000) flip(at)(stored);
        },
      });
      if (rotten instanceof Error) found.push(rotten.message.includes(path));
    }
    expect(found.length).toBeGreaterThan(4);
    expect(found).not.toContain(false);
  });
});

describe('an end too large to be read whole', () => {
  const wholeEndLimit = 1000;

  test('is compared at its very end, and a file is found all the same', async () => {
    const sampled = new Set<string>();
    for (let seed = 1; seed <= 30; seed += 1) {
      const report = await check({ seed, wholeEndLimit, packed: copying(copied(3, 20)) });
      expect(report).toMatchObject({ borders: 2, sampled: { path: expect.any(String) } });
      if (!(report instanceof Error)) sampled.add(JSON.stringify(report));
    }
    expect(sampled.size).toBeGreaterThan(0);
  });

  test.each([0, 31])('a wrong border is found there too: byte %i', async (place) => {
    const change = flip((records[20]?.offset ?? 0) + place);
    const outcome = await check({ wholeEndLimit, packed: copying(copied(3, 20)), change });
    expect(outcome).toMatchObject({ code: 'check-failed' });
  });

  test('a wrong end is found', async () => {
    const outcome = await check({ wholeEndLimit, change: flip(bytes.length - 200) });
    expect(outcome).toMatchObject({ code: 'check-failed', details: { problem: 'its end differs' } });
  });
});

describe.each(['head', 'get'] as const)('a %s that fails', (method) => {
  test.each(['before', 'after'] as const)('%s it was answered leaves the check unfinished', async (when) => {
    const calls = method === 'head' ? [1] : [1, 2, 3, 4];
    for (const call of calls) {
      const faults = [{ method, when, call, error: lostConnection }];
      const outcome = await check({ packed: copying(copied(0, 50), copied(60, 90)), faults });
      expect(outcome).toMatchObject({ code: 'check-unfinished', details: { key: KEY } });
    }
  });
});

test('entries to look at are spread by number and by place', () => {
  const small = Array.from({ length: 1000 }, (_, n) => n * 10);
  const large = Array.from({ length: 5 }, (_, n) => 1_000_000 * (n + 1));
  const chosen = spreadOffsets(Float64Array.from([...small, ...large]), 64);
  expect(chosen.length).toBeLessThanOrEqual(64);
  for (const offset of [0, ...large]) expect(chosen).toContain(offset);
  expect(chosen.filter((offset) => offset < 10_000).length).toBeGreaterThan(25);
  expect(spreadOffsets(Float64Array.from([7]), 64)).toEqual([7]);
  expect(spreadOffsets(new Float64Array(0), 64)).toEqual([]);
});
