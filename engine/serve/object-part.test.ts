import { expect, test } from 'vitest';
import { findPart } from './object-part.ts';

const parts = [
  [8, 3],
  [5, 1],
  [8, 1],
] as const;

test.each([
  [1, { start: 0, end: 8 }],
  [3, { start: 16, end: 24 }],
  [4, { start: 24, end: 29 }],
  [5, { start: 29, end: 37 }],
])('part %i of five', (number, span) => {
  expect(findPart(String(number), { size: 37, parts })).toEqual({ span, count: 5 });
});

test('an object in one piece is its own first part; an empty one has no bytes to name', () => {
  expect(findPart('1', { size: 9 })).toEqual({ span: { start: 0, end: 9 }, count: 1 });
  expect(findPart('1', { size: 0 })).toEqual({ span: undefined, count: 1 });
});

test.each([
  ['6', 'InvalidPartNumber'],
  ['10000', 'InvalidPartNumber'],
  ['0', 'InvalidArgument'],
  ['10001', 'InvalidArgument'],
  ['-1', 'InvalidArgument'],
  ['x', 'InvalidArgument'],
  ['', 'InvalidArgument'],
])('there is no part %s', (number, code) => {
  expect(() => findPart(number, { size: 37, parts })).toThrow(expect.objectContaining({ code }));
});
