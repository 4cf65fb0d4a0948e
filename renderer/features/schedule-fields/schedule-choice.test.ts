import { expect, test } from 'vitest';
import { schedule } from '#shared/schedule.ts';
import { beginning, everyParts, isPossible, minutesOf, scheduleKinds } from './schedule-choice.ts';

test.each(scheduleKinds)('a schedule that begins as %s is whole', (kind) => {
  expect(schedule.safeParse(beginning(kind)).success).toBe(true);
});

test.each([
  [240, 4, 'hours'],
  [90, 90, 'minutes'],
  [60, 1, 'hours'],
] as const)('%i minutes are %i %s and back', (minutes, amount, unit) => {
  expect(everyParts(minutes)).toEqual({ amount, unit });
  expect(minutesOf(amount, unit)).toBe(minutes);
});

test.each([
  [0, 'minutes', 5],
  [Number.NaN, 'hours', 5],
  [10_000, 'hours', 43_200],
] as const)('%f %s is kept within bounds', (amount, unit, minutes) => {
  expect(minutesOf(amount, unit)).toBe(minutes);
});

test('an amount on the way to another one is not taken for a schedule', () => {
  expect(isPossible(1, 'minutes')).toBe(false);
  expect(isPossible(15, 'minutes')).toBe(true);
  expect(isPossible(0, 'hours')).toBe(false);
  expect(isPossible(1, 'hours')).toBe(true);
  expect(isPossible(721, 'hours')).toBe(false);
  expect(isPossible(Number.NaN, 'hours')).toBe(false);
});
