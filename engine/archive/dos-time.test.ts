import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dosDateTime, fromDosDateTime } from './dos-time.ts';

function reference(mtime: number): number {
  const date = new Date(mtime);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

test('every time from 1980 to 2107 agrees with the calendar', () => {
  const range = { min: Date.UTC(1980, 0, 1), max: Date.UTC(2107, 11, 31, 23, 59, 58), noNaN: true };
  fc.assert(
    fc.property(fc.double(range), (mtime) => {
      expect(dosDateTime(mtime)).toBe(reference(mtime));
      expect(fromDosDateTime(dosDateTime(mtime))).toBe(Math.floor(mtime / 2000) * 2000);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['1980-01-01T00:00:00Z'],
  ['2000-02-29T23:59:59.999Z'],
  ['2000-03-01T00:00:00Z'],
  ['2024-12-31T23:59:59Z'],
  ['2100-02-28T12:00:00Z'],
  ['2100-03-01T12:00:00Z'],
  ['2107-12-31T23:59:58Z'],
])('%s agrees with the calendar', (iso) => {
  expect(dosDateTime(Date.parse(iso))).toBe(reference(Date.parse(iso)));
});

test('times before and after the range are clamped', () => {
  expect(dosDateTime(-1e15)).toBe(reference(Date.UTC(1980, 0, 1)));
  expect(dosDateTime(0)).toBe(reference(Date.UTC(1980, 0, 1)));
  expect(dosDateTime(8e15)).toBe(reference(Date.UTC(2107, 11, 31, 23, 59, 58)));
});
