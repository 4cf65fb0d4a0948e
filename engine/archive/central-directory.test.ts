import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DirectoryBuilder } from './central-directory.ts';
import type { EntryFacts } from './entry.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';
import { ZipFormatError } from './zip-format-error.ts';

const encoder = new TextEncoder();
const facts: EntryFacts = {
  name: 'a',
  method: 0,
  crc32: 1,
  compressedSize: 5,
  size: 5,
  mtime: Date.UTC(2024, 1, 29, 12),
  mode: 0o600,
  type: 'file',
};

function build(entries: readonly (Partial<EntryFacts> & { offset?: number })[]): Buffer {
  const builder = new DirectoryBuilder();
  entries.forEach(({ offset, ...entry }, index) => {
    const full = { ...facts, ...entry };
    builder.add(full, encoder.encode(full.name), offset ?? index * 100);
  });
  const bytes = Buffer.concat([...builder.chunks()]);
  expect(bytes.length).toBe(builder.byteLength);
  expect(builder.count).toBe(entries.length);
  return bytes;
}

test('any entries read back equal, zip64 fields included', () => {
  const number = fc.oneof(
    fc.nat(0xffff_fffe),
    fc.constantFrom(0, 0xffff_fffe, 0xffff_ffff, 2 ** 32),
    fc.maxSafeNat(),
  );
  const entry = fc
    .record({
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
      method: fc.constantFrom(0 as const, 8 as const),
      crc32: fc.nat(0xffff_ffff),
      compressedSize: number,
      size: number,
      mtime: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }).map((seconds) => seconds * 1000),
      mode: fc.nat(0o7777),
      type: fc.constantFrom('file' as const, 'folder' as const, 'link' as const),
      offset: number,
    })
    .filter((entry) => entry.name.isWellFormed())
    .map((entry) => ({
      ...entry,
      name: entry.name.replace(/\/+$/, 'x') + (entry.type === 'folder' ? '/' : ''),
    }));
  const entries = fc
    .uniqueArray(entry, { selector: (entry) => entry.offset, maxLength: 30 })
    .map((list) => list.sort((a, b) => a.offset - b.offset));
  fc.assert(
    fc.property(entries, (entries) => {
      const parsed = parseCentralDirectory(build(entries), entries.length);
      expect(parsed).toEqual(
        entries.map((entry) => ({
          ...entry,
          nameByteLength: encoder.encode(entry.name).length,
          flags: 0x0800,
        })),
      );
    }),
  );
});

test('a zip64 field holds only what does not fit', () => {
  const length = (entry: Partial<EntryFacts> & { offset?: number }) => build([entry]).length - 46 - 1 - 9;
  expect(length({})).toBe(0);
  expect(length({ size: 2 ** 33, compressedSize: 9 })).toBe(12);
  expect(length({ offset: 2 ** 33 })).toBe(12);
  expect(length({ size: 2 ** 33, compressedSize: 2 ** 33, offset: 2 ** 33 })).toBe(28);
});

test('a million entries stay compact and quick', () => {
  const builder = new DirectoryBuilder();
  const name = encoder.encode('folder/file-000000');
  for (let index = 0; index < 1_000_000; index += 1) builder.add(facts, name, index * 64);
  expect(builder.count).toBe(1_000_000);
  expect(builder.byteLength).toBe(1_000_000 * (46 + 18 + 9));
  let pieces = 0;
  let bytes = 0;
  for (const chunk of builder.chunks()) {
    expect(chunk.length).toBeLessThanOrEqual(1024 * 1024);
    pieces += 1;
    bytes += chunk.length;
  }
  expect(bytes).toBe(builder.byteLength);
  expect(pieces).toBeLessThan(80);
});

test('the longest names do not break a piece', () => {
  const names = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(65_535, 'x'));
  const parsed = parseCentralDirectory(build(names.map((name) => ({ name }))), names.length);
  expect(parsed.map((entry) => entry.name)).toEqual(names);
});

test('entries out of order are a mistake of the writer', () => {
  expect(() => build([{ offset: 5 }, { offset: 5 }])).toThrow(RangeError);
});

describe('refuses', () => {
  const bytes = build([{}, { name: 'b' }]);

  test('every truncation and every wrong count', () => {
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => parseCentralDirectory(bytes.subarray(0, length), 2)).toThrow(ZipFormatError);
    for (const entries of [0, 1, 3, 1_000_000])
      expect(() => parseCentralDirectory(bytes, entries)).toThrow(ZipFormatError);
    expect(() => parseCentralDirectory(Buffer.concat([bytes, Buffer.from('PK')]), 2)).toThrow(ZipFormatError);
  });

  test('a broken signature', () => {
    const broken = Uint8Array.from(bytes);
    broken[0] = 0;
    expect(() => parseCentralDirectory(broken, 2)).toThrow('entry 1');
  });
});

describe('tells per entry', () => {
  const problemAfter = (change: (bytes: Buffer) => void, entry: Partial<EntryFacts> = {}) => {
    const bytes = build([{ name: 'fine' }, entry, { name: 'fine too' }]);
    const start = 46 + 4 + 9;
    change(bytes.subarray(start));
    const [before, changed, after] = parseCentralDirectory(bytes, 3);
    expect(before?.problem).toBeUndefined();
    expect(after?.problem).toBeUndefined();
    return changed?.problem;
  };

  test('names that are not UTF-8', () => {
    expect(problemAfter((bytes) => bytes.writeUInt8(0xff, 46))).toContain('name');
    expect(problemAfter((bytes) => bytes.writeUInt16LE(0, 8), { name: 'ü' })).toContain('encoding');
    expect(problemAfter((bytes) => bytes.writeUInt16LE(0, 8))).toBeUndefined();
  });

  test('broken, double or needless extra fields', () => {
    expect(problemAfter((bytes) => bytes.writeUInt16LE(6, 46 + 1 + 2))).toContain('cut off');
    expect(problemAfter((bytes) => bytes.writeUInt16LE(0x7075, 46 + 1))).toContain('second name');
    expect(problemAfter((bytes) => bytes.writeUInt32LE(0xffff_ffff, 24))).toContain('zip64');
    expect(problemAfter((bytes) => bytes.writeUInt32LE(7, 24), { size: 2 ** 33 })).toContain('zip64');
  });

  test('types that contradict the name, devices, other disks', () => {
    const attributes = (mode: number) => (bytes: Buffer) => bytes.writeUInt32LE((mode << 16) >>> 0, 38);
    expect(problemAfter(attributes(0o040755))).toContain('folder with the name of a file');
    expect(problemAfter(attributes(0o100644), { name: 'a/' })).toContain('file with the name of a folder');
    expect(problemAfter(attributes(0o120777), { name: 'a/' })).toContain('link with the name of a folder');
    expect(problemAfter(attributes(0o020644))).toContain('neither');
    expect(problemAfter((bytes) => bytes.writeUInt16LE(1, 34))).toContain('disk');
  });
});

test('entries of other systems get ordinary permissions', () => {
  const bytes = build([{}, { name: 'b/', type: 'folder' }]);
  for (const at of [4, 46 + 1 + 9 + 4]) bytes.writeUInt16LE(20, at);
  expect(parseCentralDirectory(bytes, 2)).toMatchObject([
    { type: 'file', mode: 0o644 },
    { type: 'folder', mode: 0o755 },
  ]);
});
