import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryFacts } from './entry.ts';
import { localHeaderLength, needsZip64, parseLocalHeader, writeLocalHeader } from './local-header.ts';
import { ZipFormatError } from './zip-format-error.ts';

const facts: EntryFacts = {
  name: 'notes/ä.txt',
  method: 8,
  crc32: 0xdeadbeef,
  compressedSize: 0x1234,
  size: 0x5678,
  mtime: Date.UTC(2026, 10, 21, 9, 30, 16, 250),
  mode: 0o644,
  type: 'file',
};

function encode(entry: EntryFacts, zip64: boolean): Uint8Array {
  const name = new TextEncoder().encode(entry.name);
  const into = new Uint8Array(localHeaderLength(name.length, zip64));
  expect(writeLocalHeader(into, 0, entry, name, zip64)).toBe(into.length);
  return into;
}

describe('the bytes', () => {
  test('of a plain header are exactly those of the format', () => {
    expect(Buffer.from(encode(facts, false)).toString('hex')).toBe(
      [
        '504b0304', // signature
        '1400', // version needed: 2.0
        '0008', // UTF-8
        '0800', // deflate
        'c84b755d', // 09:30:16, 2026-11-21
        'efbeadde', // CRC
        '34120000',
        '78560000',
        '0c00', // name
        '0900', // extra
        '6e6f7465732fc3a42e747874',
        '5554', // extended timestamp
        '0500',
        '01',
        'a864016b',
      ].join(''),
    );
  });

  test('of a zip64 header hold both sizes in the zip64 field', () => {
    const hex = Buffer.from(encode({ ...facts, size: 0x1_0000_0002, compressedSize: 7 }, true)).toString(
      'hex',
    );
    expect(hex.slice(8, 12)).toBe('2d00');
    expect(hex.slice(36, 52)).toBe('ffffffffffffffff');
    expect(hex.slice(60 + 24)).toBe(
      ['0100', '1000', '0200000001000000', '0700000000000000', '5554', '0500', '01', 'a864016b'].join(''),
    );
  });
});

test('a time outside 32 bits is clamped and the header keeps its length', () => {
  const late = encode({ ...facts, mtime: Date.UTC(2200, 0, 1) }, false);
  const early = encode({ ...facts, mtime: Date.UTC(1800, 0, 1) }, false);
  expect(Buffer.from(late.subarray(-4)).readInt32LE()).toBe(0x7fffffff);
  expect(Buffer.from(early.subarray(-4)).readInt32LE()).toBe(-0x80000000);
  expect(late.length).toBe(early.length);
});

test('any entry reads back equal, wherever it stands', () => {
  const size = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.maxSafeNat());
  const entry = fc.record({
    name: fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).filter((name) => name.isWellFormed()),
    method: fc.constantFrom(0 as const, 8 as const),
    crc32: fc.integer({ min: 0, max: 0xffffffff }),
    compressedSize: size,
    size,
    mtime: fc.double({ min: -1e13, max: 1e13, noNaN: true }),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    type: fc.constantFrom('file' as const, 'folder' as const, 'link' as const),
  });
  fc.assert(
    fc.property(entry, fc.nat(50), fc.boolean(), (facts, at, roomy) => {
      const name = new TextEncoder().encode(facts.name);
      const zip64 = roomy || needsZip64(facts.size, facts.compressedSize);
      const length = localHeaderLength(name.length, zip64);
      const into = new Uint8Array(at + length + 5).fill(0xaa);
      expect(writeLocalHeader(into, at, facts, name, zip64)).toBe(at + length);
      expect(into.subarray(0, at).every((byte) => byte === 0xaa)).toBe(true);
      expect(into.subarray(at + length).every((byte) => byte === 0xaa)).toBe(true);
      const { name: text, method, crc32, compressedSize, size } = facts;
      expect(parseLocalHeader(into.subarray(at))).toEqual({
        name: text,
        flags: 0x0800,
        method,
        crc32,
        compressedSize,
        size,
        length,
      });
    }),
  );
});

describe('refuses', () => {
  test('to write what does not fit', () => {
    const name = new TextEncoder().encode('a');
    const big = { ...facts, size: 0xffff_ffff };
    expect(() => writeLocalHeader(new Uint8Array(99), 0, big, name, false)).toThrow(RangeError);
    expect(() => writeLocalHeader(new Uint8Array(39), 0, facts, name, false)).toThrow(RangeError);
    expect(() => writeLocalHeader(new Uint8Array(99), 0, facts, new Uint8Array(), false)).toThrow(RangeError);
    const long = new Uint8Array(65_536);
    expect(() => writeLocalHeader(new Uint8Array(99_999), 0, facts, long, false)).toThrow(RangeError);
  });

  test('every truncation', () => {
    const header = encode(facts, false);
    for (let length = 0; length < header.length; length += 1)
      expect(() => parseLocalHeader(header.subarray(0, length))).toThrow(ZipFormatError);
  });

  test('a wrong signature, a name that is not UTF-8, broken extra fields, a missing zip64 field', () => {
    const broken = (at: number, value: number, zip64 = false) => {
      const header = encode(facts, zip64);
      header[at] = value;
      return header;
    };
    expect(() => parseLocalHeader(broken(0, 0x51))).toThrow('not where it should be');
    expect(() => parseLocalHeader(broken(30, 0xff))).toThrow('not valid text');
    expect(() => parseLocalHeader(broken(30 + 12 + 2, 9))).toThrow('cut off');
    expect(() => parseLocalHeader(broken(30 + 12, 0x02, true))).toThrow('zip64');
    expect(() => parseLocalHeader(broken(22, 0, true))).toThrow('zip64');
    expect(() => parseLocalHeader(broken(30 + 12 + 11, 1, true))).toThrow('impossible number');
  });
});
