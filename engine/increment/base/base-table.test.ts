import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localHeaderLength } from '../../archive/local-header.ts';
import { DIGEST_BYTES, type FileRecord, type ManifestRecord, SEGMENT_SIZE } from '../../archive/manifest.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { BaseBuilder } from './base-builder.ts';
import type { BaseFacts } from './base-facts.ts';
import type { BaseTable } from './base-table.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';

const facts: BaseFacts = {
  id: 'aaaaaaaaaaaa',
  key: 'root/plan/desk/20300101T000000Z-aaaaaaaaaaaa.zip',
  etag: 'e1',
  listedEtag: 'e2',
  size: 1000,
  manifestOffset: 900,
  format: 1,
  plan: 'Übersicht',
  deviceId: 'd',
  generation: 3,
  incomplete: false,
  observedAt: 1.5,
  locations: [{ label: 'a', origin: '{home}/a' }],
};

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const shared = {
  mtime: fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }).map((time) => time + 0),
  mode: fc.nat(0o7777),
  entry: fc.option(text, { nil: undefined }),
};
const content = fc.record({
  size: fc.nat(4 * SEGMENT_SIZE),
  crc32: fc.nat(0xffff_ffff),
  hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  lengths: fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 4, maxLength: 4 }),
  stored: fc.boolean(),
  digests: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  withSegments: fc.boolean(),
  withDigests: fc.boolean(),
  state: fc.option(fc.record({ ctime: fc.integer({ min: 1 }), inode: fc.integer({ min: 1 }) }), { nil: {} }),
  sparse: fc.boolean(),
});
type Loose = Omit<ManifestRecord, 'path' | 'offset'>;
const file = fc.record({ ...shared, content }).map(({ entry, mtime, mode, content }): Loose => {
  const count = Math.ceil(content.size / SEGMENT_SIZE);
  const segments = content.lengths.slice(0, count);
  const length = content.stored ? content.size : segments.reduce((a, b) => a + b, 0);
  const big = count > 1;
  const digests = Buffer.from(content.digests.subarray(0, count * DIGEST_BYTES)).toString('base64');
  const facts: Omit<FileRecord, 'path' | 'offset'> = {
    type: 'file',
    ...(entry === undefined ? {} : { entry }),
    mtime,
    mode,
    size: content.size,
    sha256: Buffer.from(content.hash).toString('hex'),
    crc32: content.crc32,
    method: content.stored ? 0 : 8,
    length,
    ...(big && !content.stored && content.withSegments ? { segments } : {}),
    ...(big && content.withDigests ? { digests } : {}),
    ...content.state,
    ...(content.sparse ? { sparse: true as const } : {}),
  };
  return facts;
});
const other = fc.record({ ...shared, target: fc.option(text, { nil: undefined }) }).map((raw): Loose => {
  const { entry, mtime, mode, target } = raw;
  const base = { ...(entry === undefined ? {} : { entry }), mtime, mode };
  const link = { type: 'link' as const, ...base, target: target ?? '' };
  return target === undefined ? { type: 'folder', ...base } : link;
});

function spanOf(record: ManifestRecord): number {
  const name = Buffer.byteLength(record.entry ?? record.path) + (record.type === 'folder' ? 1 : 0);
  const data =
    record.type === 'file' ? record.length : record.type === 'link' ? Buffer.byteLength(record.target) : 0;
  return localHeaderLength(name, false) + data;
}

/** The records one behind the other, with dead bytes between them. */
function lay(loose: readonly Loose[], paths: readonly string[], gaps: readonly number[]): ManifestRecord[] {
  let offset = 0;
  return loose.slice(0, paths.length).map((each, index) => {
    const record = {
      ...each,
      path: paths[index] ?? '',
      offset: offset + (gaps[index] ?? 0),
    } as ManifestRecord;
    offset = record.offset + spanOf(record);
    return record;
  });
}

function build(records: readonly ManifestRecord[], exact = true): BaseTable {
  const builder = new BaseBuilder();
  records.forEach((record, index) => {
    const next = records[index + 1]?.offset ?? record.offset + spanOf(record);
    builder.add(record, exact ? record.offset + spanOf(record) : next, exact);
  });
  return builder.finish();
}

function written(table: BaseTable): Buffer {
  return Buffer.concat(encodeIndex(facts, table));
}

const anyRecords = fc
  .tuple(
    fc.array(fc.oneof(file, other), { maxLength: 30 }),
    fc.uniqueArray(text, { minLength: 30, maxLength: 30 }),
    fc.array(fc.nat(50), { minLength: 30, maxLength: 30 }),
  )
  .map(([loose, paths, gaps]) => lay(loose, paths, gaps));

test('any records are found and come back equal, also from the disk', () => {
  fc.assert(
    fc.property(anyRecords, text, (records, stranger) => {
      const built = build(records);
      const read = decodeIndex(written(built));
      expect(read.facts).toEqual(facts);
      for (const table of [built, read.table]) {
        expect(table.length).toBe(records.length);
        records.forEach((record, row) => {
          expect(table.record(row)).toEqual(record);
          expect(table.find(record.path)).toBe(row);
          expect(table.startAt(row)).toBe(record.offset);
          expect(table.endAt(row)).toBe(record.offset + spanOf(record));
          expect(table.isReusable(row)).toBe(true);
        });
        expect(table.find(stranger)).toBe(records.findIndex(({ path }) => path === stranger));
      }
    }),
    { numRuns: 200 },
  );
});

describe('an index that was damaged', () => {
  const random = new FakeRandom(5);
  const records = lay(
    fc.sample(fc.oneof(file, other), { seed: 7, numRuns: 40 }),
    Array.from({ length: 40 }, (_, index) => `folder/name-${index}`),
    [],
  );
  const whole = written(build(records));

  test('in any one byte is refused', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + random.integer(255));
      expect(() => decodeIndex(damaged)).toThrow();
    }
  });

  test('by being cut off, or continued, is refused', () => {
    for (let keep = 0; keep < whole.length; keep += 1 + random.integer(20))
      expect(() => decodeIndex(whole.subarray(0, keep))).toThrow();
    expect(() => decodeIndex(Buffer.concat([whole, Buffer.alloc(8)]))).toThrow();
  });

  test('in several places is refused', () => {
    for (let round = 0; round < 500; round += 1) {
      const damaged = Buffer.from(whole);
      for (let each = 0; each < 4; each += 1) damaged[random.integer(whole.length)] = random.integer(256);
      if (damaged.equals(whole)) continue;
      expect(() => decodeIndex(damaged)).toThrow();
    }
  });

  test('is read wherever it lies in memory', () => {
    const shifted = Buffer.alloc(whole.length + 3);
    whole.copy(shifted, 3);
    expect(decodeIndex(shifted.subarray(3)).table.record(7)).toEqual(records[7]);
  });
});

describe('a base whose entries do not fit', () => {
  const plain = (path: string, offset: number): ManifestRecord => ({
    type: 'file',
    path,
    offset,
    mtime: 0,
    mode: 0o644,
    size: 10,
    length: 10,
    method: 0,
    crc32: 0,
    sha256: '0'.repeat(64),
  });
  const first = plain('a', 0);

  test.each<[string, ManifestRecord, number, boolean]>([
    ['reaches beyond its end', first, spanOf(first) - 1, false],
    ['is shorter than it should be', first, spanOf(first) + 1, true],
  ])('%s is refused', (_, record, limit, exact) => {
    expect(() => new BaseBuilder().add(record, limit, exact)).toThrow(RangeError);
  });

  test('overlaps the one before is refused', () => {
    const builder = new BaseBuilder();
    builder.add(first, 1000, false);
    expect(() => builder.add(plain('b', 10), 1000, false)).toThrow(RangeError);
  });

  test('has a path twice is refused', () => {
    const builder = new BaseBuilder();
    builder.add(first, 100, false);
    builder.add(plain('a', 100), 200, false);
    expect(() => builder.finish()).toThrow('same path');
  });

  test('has a file without SHA-256 is refused', () => {
    const nameless = { ...first, sha256: '' } as ManifestRecord;
    expect(() => new BaseBuilder().add(nameless, 1000, false)).toThrow('SHA-256');
  });

  test('may have a header longer than its record tells is never taken over', () => {
    const end = spanOf(first);
    const rowOf = (record: ManifestRecord, limit: number, exact: boolean) => {
      const builder = new BaseBuilder();
      builder.add(record, limit, exact);
      return builder.finish();
    };
    // Dead bytes behind it, or twenty bytes of a zip64 field? A file that was read as it was has none.
    expect(rowOf(first, end + 20, false).isReusable(0)).toBe(false);
    expect(rowOf(first, end + 19, false).isReusable(0)).toBe(true);
    expect(rowOf({ ...first, ctime: 5 } as ManifestRecord, end + 20, false).isReusable(0)).toBe(true);
    expect(rowOf(first, end, true).isReusable(0)).toBe(true);
    const certainly = rowOf({ ...first, ctime: 5 } as ManifestRecord, end + 20, true);
    expect(certainly.isReusable(0)).toBe(false);
    expect(certainly.endAt(0)).toBe(end + 20);
  });

  test('beyond 4 GiB has the longer header for certain', () => {
    const huge = { ...first, size: 2 ** 33, length: 2 ** 33, ctime: 5 } as ManifestRecord;
    const builder = new BaseBuilder();
    builder.add(huge, 2 ** 34, false);
    const table = builder.finish();
    expect(table.endAt(0)).toBe(spanOf(huge) + 20);
    expect(table.isReusable(0)).toBe(true);
  });
});

test('a hundred thousand entries are a table in a moment, and found in a microsecond', () => {
  const records = lay(
    Array.from({ length: 100_000 }, (_, index) => ({ ...file0, mtime: index })),
    Array.from({ length: 100_000 }, (_, index) => `project/folder-${index % 300}/document-${index}.txt`),
    [],
  );
  // Time of the processor, which other programs do not take from it as they do from the clock; generous all the same.
  const spent = (from: NodeJS.CpuUsage) => process.cpuUsage(from).user / 1000;
  const start = process.cpuUsage();
  const table = build(records, false);
  expect(spent(start)).toBeLessThan(3000);
  const built = process.cpuUsage();
  for (const { path } of records) table.find(path);
  expect(spent(built)).toBeLessThan(1500);
  expect(written(table).length / records.length).toBeLessThan(200);
});

const file0: Loose = {
  type: 'file',
  mtime: 0,
  mode: 0o644,
  size: 10,
  length: 10,
  method: 0,
  crc32: 0,
  sha256: 'ab'.repeat(32),
  ctime: 5,
  inode: 6,
} as Loose;
