import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.ts';

const day = 86_400_000;

test.each([
  ['12h', day / 2],
  ['30d', 30 * day],
  ['2w', 14 * day],
  ['6m', 186 * day],
  ['1y', 366 * day],
  ['1y6m', 552 * day],
  [' 1D 12H ', 1.5 * day],
  ['007d', 7 * day],
])('%s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '30', 'd', '1.5d', '-1d', '0d', '1d2d', '5s', '1min', '99999y', '1234567890d', '1 d x', '٣d'])(
  '%j is refused',
  (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'field-invalid' }));
  },
);

test('a longer span is never shorter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), fc.constantFrom('h', 'd', 'w', 'm', 'y'), (n, unit) => {
      expect(parseDuration(`${n + 1}${unit}`)).toBeGreaterThan(parseDuration(`${n}${unit}`));
    }),
    { seed: 3 },
  );
});
