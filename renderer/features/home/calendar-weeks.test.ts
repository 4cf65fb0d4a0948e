import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarWeeks, markOf } from './calendar-weeks.ts';

const day = (complete: number, incomplete: number, failed: number) => ({
  day: '2026-11-21',
  complete,
  incomplete,
  failed,
});

test.each([
  [day(0, 0, 0), 'none'],
  [day(2, 0, 0), 'good'],
  [day(2, 1, 0), 'mixed'],
  [day(1, 0, 3), 'mixed'],
  [day(0, 1, 0), 'mixed'],
  [day(0, 0, 1), 'bad'],
] as const)('%j is %s', (counts, mark) => {
  expect(markOf(counts)).toBe(mark);
});

test('every day of the range stands once, in order, Monday on top, today last', () => {
  const anyDay = fc
    .integer({ min: 0, max: 20_000 })
    .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 366 }), (today, days) => {
      const weeks = calendarWeeks([], today, days);
      const shown = weeks.flat().filter((one) => one !== null);
      expect(shown).toHaveLength(days);
      expect(shown.at(-1)?.day).toBe(today);
      expect([...shown].sort((a, b) => a.day.localeCompare(b.day))).toEqual(shown);
      for (const week of weeks) {
        week.forEach((one, row) => {
          if (one) expect((new Date(one.day).getUTCDay() + 6) % 7).toBe(row);
        });
      }
    }),
  );
});
