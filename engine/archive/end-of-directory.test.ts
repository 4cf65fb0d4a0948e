import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DirectoryEnd, encodeEnd, parseEnd } from './end-of-directory.ts';
import { MAX_SUMMARY } from './manifest.ts';
import { ZipFormatError } from './zip-format-error.ts';

const none = new Uint8Array();
const small: DirectoryEnd = { entries: 2, directoryOffset: 100, directorySize: 120, comment: none };

/** The object's size and its last bytes, `before` bytes of directory included. */
function tailOf(end: DirectoryEnd, before = 0): { tail: Uint8Array; size: number } {
  const bytes = encodeEnd(end);
  return {
    tail: Buffer.concat([new Uint8Array(before), bytes]),
    size: end.directoryOffset + end.directorySize + bytes.length,
  };
}

describe('zip64 records', () => {
  test.each<[string, Partial<DirectoryEnd>, number]>([
    ['65,534 entries', { entries: 65_534, directorySize: 65_534 * 60 }, 22],
    ['65,535 entries', { entries: 65_535, directorySize: 65_535 * 60 }, 98],
    ['an offset just in range', { directoryOffset: 0xffff_fffe }, 22],
    ['an offset out of range', { directoryOffset: 0xffff_ffff }, 98],
    ['a directory out of range', { directorySize: 0xffff_ffff }, 98],
  ])('%s', (_, facts, length) => {
    const end = { ...small, ...facts };
    expect(encodeEnd(end).length).toBe(length);
    const { tail, size } = tailOf(end);
    expect(parseEnd(tail, size)).toEqual(end);
  });

  test('leave real values in the old record where they fit', () => {
    const old = Buffer.from(encodeEnd({ ...small, directoryOffset: 2 ** 33 }).subarray(-22));
    expect(old.readUInt16LE(10)).toBe(2);
    expect(old.readUInt32LE(12)).toBe(120);
    expect(old.readUInt32LE(16)).toBe(0xffff_ffff);
  });
});

test('any end reads back equal from any long enough tail', () => {
  const end = fc
    .record({
      entries: fc.oneof(fc.nat(70_000), fc.nat(10_000_000)),
      directoryOffset: fc.oneof(fc.nat(), fc.integer({ min: 2 ** 32 - 10, max: 2 ** 50 })),
      slack: fc.oneof(fc.nat(1000), fc.nat(2 ** 40)),
      comment: fc.string({ maxLength: MAX_SUMMARY }).map((text) => new TextEncoder().encode(text)),
    })
    .map(({ entries, directoryOffset, slack, comment }) => ({
      entries,
      directoryOffset,
      directorySize: entries * 46 + slack,
      comment,
    }));
  fc.assert(
    fc.property(end, fc.nat(200), (end, more) => {
      const { tail, size } = tailOf(end, Math.min(more, end.directorySize));
      expect(parseEnd(tail, size)).toEqual(end);
    }),
  );
});

describe('refuses', () => {
  const comment = new TextEncoder().encode('a comment');
  const { tail, size } = tailOf({ ...small, comment }, 50);

  function refusal(bytes: Uint8Array, objectSize = size): string {
    try {
      parseEnd(bytes, objectSize);
    } catch (error) {
      if (error instanceof ZipFormatError) return error.problem;
      throw error;
    }
    return 'accepted';
  }

  test('every truncation at the end', () => {
    for (let cut = 1; cut <= tail.length; cut += 1)
      expect(refusal(tail.subarray(0, tail.length - cut), size - cut)).not.toBe('accepted');
  });

  test('bytes that follow', () => {
    expect(refusal(Buffer.concat([tail, Buffer.from('x')]), size + 1)).toContain('something follows');
    expect(refusal(Buffer.concat([tail, new Uint8Array(70_000)]), size + 70_000)).toContain('end is missing');
  });

  test('bytes put before the zip', () => {
    expect(refusal(tail, size + 10)).toContain('not where');
  });

  test('two end records that both fit', () => {
    const inner = encodeEnd({ ...small, directorySize: 120 + 22 });
    const both = encodeEnd({ ...small, comment: inner });
    expect(refusal(both, 220 + both.length)).toContain('two end records');
  });

  test('the signature of an end record inside the comment', () => {
    const end = encodeEnd({
      ...small,
      comment: Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(40)]),
    });
    expect(refusal(end, 220 + end.length)).toContain('two end records');
  });

  test('counts that lie', () => {
    const more = Buffer.from(tail);
    more.writeUInt16LE(3, 50 + 8);
    more.writeUInt16LE(3, 50 + 10);
    expect(refusal(more)).toContain('more entries');
    more.writeUInt16LE(2, 50 + 10);
    expect(refusal(more)).toContain('disks');
  });

  test('every flipped bit of the numbers', () => {
    for (const end of [small, { ...small, directoryOffset: 2 ** 33 }]) {
      const { tail, size } = tailOf(end);
      const accepted: number[] = [];
      for (let bit = 0; bit < tail.length * 8; bit += 1) {
        const flipped = Uint8Array.from(tail);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        if (refusal(flipped, size) === 'accepted') accepted.push(bit >> 3);
      }
      // Only the two version fields and the number of the entries (a smaller one is found out by the directory).
      const harmless = end === small ? [8, 10] : [12, 13, 14, 15];
      expect(accepted.filter((at) => !harmless.includes(at))).toEqual([]);
    }
  });

  test('a zip64 record that is needed but missing, or points elsewhere', () => {
    const end = { ...small, directoryOffset: 2 ** 33 };
    const { tail, size } = tailOf(end);
    const missing = Uint8Array.from(tail);
    missing[56] = 0;
    expect(refusal(missing, size)).toContain('zip64 end record is missing');
    const elsewhere = Uint8Array.from(tail);
    elsewhere[56 + 8] = (elsewhere[56 + 8] ?? 0) ^ 1;
    expect(refusal(elsewhere, size)).toContain('unreadable');
    expect(refusal(tail.subarray(-22), size)).toContain('zip64 end record is missing');
  });

  test('two records that contradict each other', () => {
    const { tail, size } = tailOf({ ...small, directoryOffset: 2 ** 33 });
    const other = Buffer.from(tail);
    other.writeUInt16LE(1, 76 + 8);
    other.writeUInt16LE(1, 76 + 10);
    expect(refusal(other, size)).toContain('contradict');
  });
});
