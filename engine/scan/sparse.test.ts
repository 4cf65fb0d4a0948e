import { expect, test } from 'vitest';
import { looksSparse } from './sparse.ts';

test.each([
  ['empty', 0, 0, false],
  ['small file kept in the inode', 3000, 0, false],
  ['dense', 1_000_000, 1960, false],
  ['occupying more than its size', 100, 8, false],
  ['one hole of 64 KiB', 128 * 1024, 128, true],
  ['nothing but a hole', 6 * 2 ** 30, 0, true],
])('%s', (_, size, blocks, sparse) => {
  expect(looksSparse({ size, blocks })).toBe(sparse);
});
