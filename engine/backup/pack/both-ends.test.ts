import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BothEnds } from './both-ends.ts';

test('knows the first 30 bytes and the last 64 KiB, patches included, of whatever is written', () => {
  const piece = fc.record({ length: fc.integer({ min: 0, max: 90_000 }), held: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const ends = new BothEnds();
      const total = pieces.reduce((sum, { length }) => sum + length, 0);
      const all = Uint8Array.from({ length: total }, (_, index) => (index * 31 + (index >>> 8)) & 0xff);
      const held: number[][] = [];
      let at = 0;
      for (const { length, held: later } of pieces) {
        if (later) {
          ends.reach(at + length);
          held.push([at, at + length]);
        } else ends.put(at, all.subarray(at, at + length));
        at += length;
      }
      for (const [from, to] of held) ends.put(from ?? 0, all.subarray(from, to));
      expect(Buffer.compare(ends.head(), all.subarray(0, 30))).toBe(0);
      expect(Buffer.compare(ends.tail(), all.subarray(Math.max(0, total - 65_536)))).toBe(0);
    }),
    { numRuns: 60, seed: 7 },
  );
});
