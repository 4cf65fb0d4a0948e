import { expect, test } from 'vitest';
import { limitOf, limitText } from './limit-text.ts';

test.each([
  ['', null],
  ['  ', null],
  ['2', 2_000_000],
  ['0.5', 500_000],
  ['0,5', 500_000],
  ['.01', 10_000],
  ['1.', 1_000_000],
  [' 12.345 ', 12_345_000],
])('“%s” is %s bytes a second', (text, limit) => expect(limitOf(text)).toBe(limit));

test.each(['0', '0.009', '-1', '1e3', '2 MB', 'NaN', '.', '1.2.3', '9999999'])('“%s” is no limit', (text) =>
  expect(limitOf(text)).toBeUndefined(),
);

test('what is shown is what was typed', () => {
  for (const limit of [null, 10_000, 123_456, 2_000_000, 1_500_000_000])
    expect(limitOf(limitText(limit))).toBe(limit);
});
