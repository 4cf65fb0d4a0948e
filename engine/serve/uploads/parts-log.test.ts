import { expect, test } from 'vitest';
import type { PartRecord } from './part-record.ts';
import { partLine, readPartsLog } from './parts-log.ts';

const part = (number: number): PartRecord => ({
  number,
  size: 5,
  md5: 'a'.repeat(32),
  checksums: {},
  file: 'assembly',
  offset: 0,
  modified: 1,
  run: 'r',
});

test('gives back what was written', () => {
  expect(readPartsLog(partLine(part(1)) + partLine(part(2)))).toEqual([part(1), part(2)]);
  expect(readPartsLog('')).toEqual([]);
});

test('a line torn anywhere costs that line and no other, also when more was written behind it', () => {
  const torn = partLine(part(2));
  for (let end = 0; end < torn.length - 1; end++) {
    const left = partLine(part(1)) + torn.slice(0, end);
    expect(readPartsLog(left)).toEqual([part(1)]);
    const numbers = readPartsLog(left + partLine(part(3))).map(({ number }) => number);
    expect(numbers.filter((number) => number !== 2)).toEqual([1, 3]);
  }
});

test('lines that are no records are passed over', () => {
  expect(readPartsLog(`null\n{}\n7\n${partLine(part(1))}`)).toEqual([part(1)]);
});
