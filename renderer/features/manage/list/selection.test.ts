import { describe, expect, test } from 'vitest';
import { extendTo, noSelection, toggleAll, toggleRow } from './selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: typeof noSelection) => [...selection.chosen].sort().join('');

describe('choosing rows', () => {
  test('a range grows and shrinks from where it began, and leaves earlier rows alone', () => {
    const start = toggleRow(toggleRow(noSelection, 'a'), 'c');
    const down = extendTo(start, 'e', order);
    expect(chosen(down)).toBe('acde');
    expect(chosen(extendTo(down, 'd', order))).toBe('acd');
    expect(chosen(extendTo(down, 'b', order))).toBe('abc');
  });

  test('a range without a beginning begins where the person is', () => {
    expect(chosen(extendTo(noSelection, 'c', order, 'b'))).toBe('bc');
    expect(chosen(extendTo(noSelection, 'c', order))).toBe('c');
  });

  test('a beginning that is no longer shown is not used', () => {
    const start = toggleRow(noSelection, 'z');
    expect(chosen(extendTo(start, 'd', order, 'c'))).toBe('cdz');
  });

  test('all, and then nothing', () => {
    const all = toggleAll(noSelection, order);
    expect(chosen(all)).toBe('abcde');
    expect(chosen(toggleAll(all, order))).toBe('');
    expect(chosen(toggleAll(all, ['x']))).toBe('x');
  });
});
