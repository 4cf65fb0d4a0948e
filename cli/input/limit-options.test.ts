import { expect, test } from 'vitest';
import { rate } from './limit-options.ts';

test.each([
  ['500KB', 500_000],
  ['2MB', 2_000_000],
  ['2 mb', 2_000_000],
  ['1.5M', 1_500_000],
  ['2MB/s', 2_000_000],
  ['1G', 1_000_000_000],
  ['512KiB', 524_288],
  ['10000b', 10_000],
])('%s is %i bytes a second', (text, bytes) => expect(rate(text)).toBe(bytes));

test.each(['', '5', '2 Mbit', '-1MB', '1e6B', 'MB', '2MB/h', '1,5MB', '2KiBs', '2Ki', 'NaNMB'])(
  '“%s” is refused',
  (text) => expect(() => rate(text)).toThrow(/500KB, 2MB/),
);

test.each(['0KB', '9KB', '9999B'])('%s is too little for anything to move', (text) =>
  expect(() => rate(text)).toThrow('at least 10.0 KB a second'),
);
