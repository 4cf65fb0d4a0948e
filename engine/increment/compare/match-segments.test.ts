import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_BYTES } from '../../archive/manifest.ts';
import { matchSegments } from './match-segments.ts';

/** Digests of contents that are told apart by a letter. */
function digests(contents: string): Uint8Array {
  const each = Array.from(contents, (letter) =>
    createHash('sha256').update(letter).digest().subarray(0, DIGEST_BYTES),
  );
  return Buffer.concat(each);
}
const match = (now: string, then: string, stored = false) =>
  Array.from(matchSegments(digests(now), digests(then), stored));

test.each([
  ['the same content is the same segments', 'abcd', 'abcd', [0, 1, 2, 3]],
  ['a changed segment is the only one without a match', 'aXcd', 'abcd', [0, -1, 2, 3]],
  [
    'what was appended has none; what ended the stream has to be made again',
    'abcdX',
    'abcd',
    [0, 1, 2, -1, -1],
  ],
  ['what ended it and still does is kept', 'abXd', 'abcd', [0, 1, -1, 3]],
  ['a stream cannot end with what did not end it', 'abc', 'abcd', [0, 1, -1]],
  ['content that moved by whole segments is found', 'XYabcd', 'abcd', [-1, -1, 0, 1, 2, 3]],
  ['runs stay together where contents repeat', 'a0000b', '0a000b', [1, 2, 3, 4, 4, 5]],
])('%s', (_, now, then, expected) => {
  expect(match(now, then)).toEqual(expected);
});

test('segments that are stored may stand anywhere', () => {
  expect(match('abcdX', 'abcd', true)).toEqual([0, 1, 2, 3, -1]);
  expect(match('abc', 'abcd', true)).toEqual([0, 1, 2]);
  expect(match('dcba', 'abcd', true)).toEqual([3, 2, 1, 0]);
});

test('a match always has the same content in a place where it may stand, and none that exists is missed', () => {
  const contents = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '0'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(contents, contents, fc.boolean(), (now, then, stored) => {
      const found = match(now, then, stored);
      expect(found.length).toBe(now.length);
      found.forEach((other, segment) => {
        const isLast = segment === now.length - 1;
        const possible = Array.from(then).flatMap((letter, at) =>
          letter === now[segment] && (stored || isLast === (at === then.length - 1)) ? [at] : [],
        );
        if (other === -1) expect(possible).toEqual([]);
        else expect(possible).toContain(other);
      });
    }),
    { numRuns: 2000 },
  );
});
