import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BothEnds } from './both-ends.ts';

test('knows the first 30 bytes and the last 64 KiB, patches included, of whatever is written and nothing of what is not seen', () => {
  const kind = fc.constantFrom('put', 'held', 'skipped');
  const piece = fc.record({ length: fc.integer({ min: 0, max: 90_000 }), kind });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const ends = new BothEnds();
      const total = pieces.reduce((sum, { length }) => sum + length, 0);
      const all = Uint8Array.from({ length: total }, (_, index) => (index * 31 + (index >>> 8)) & 0xff);
      const held: number[][] = [];
      let at = 0;
      let unseen = 0;
      let headSeen = true;
      for (const { length, kind } of pieces) {
        if (kind === 'skipped') {
          ends.skip(length);
          if (length > 0) headSeen &&= at >= 30;
          if (length > 0) unseen = at + length;
        } else if (kind === 'held') {
          ends.reach(at + length);
          held.push([at, at + length]);
        } else ends.put(at, all.subarray(at, at + length));
        at += length;
      }
      for (const [from, to] of held) ends.put(from ?? 0, all.subarray(from, to));
      expect(ends.head()).toEqual(headSeen ? all.slice(0, 30) : undefined);
      expect(Buffer.compare(ends.tail(), all.subarray(Math.max(unseen, total - 65_536)))).toBe(0);
    }),
    { numRuns: 120, seed: 7 },
  );
});
