import { describe, expect, test } from 'vitest';
import { type Schedule, schedule as scheduleShape } from '#shared/schedule.ts';
import { scheduleFields, scheduleOf, scheduleProblems } from './schedule-fields.ts';

const schedules: Schedule[] = [
  { kind: 'off' },
  { kind: 'every', minutes: 5 },
  { kind: 'every', minutes: 90 },
  { kind: 'every', minutes: 240 },
  { kind: 'every', minutes: 43_200 },
  { kind: 'daily', at: '00:00' },
  { kind: 'weekly', at: '23:59', days: [0, 3, 6] },
  { kind: 'cron', expression: '*/15 8-18 * * 1-5' },
];

test.each(schedules)('%j survives the form untouched', (schedule) => {
  const fields = scheduleFields(schedule);
  expect(scheduleProblems(fields)).toEqual({});
  expect(scheduleOf(fields)).toEqual(schedule);
});

test('no schedule is shown as off', () => {
  expect(scheduleOf(scheduleFields(undefined))).toEqual({ kind: 'off' });
});

test('an interval is shown in the largest unit that says it exactly', () => {
  expect(scheduleFields({ kind: 'every', minutes: 2880 })).toMatchObject({ amount: '2', unit: 'days' });
  expect(scheduleFields({ kind: 'every', minutes: 1500 })).toMatchObject({ amount: '25', unit: 'hours' });
  expect(scheduleFields({ kind: 'every', minutes: 61 })).toMatchObject({ amount: '61', unit: 'minutes' });
});

test('every kind begins with fields that are sound, whatever the plan had', () => {
  for (const schedule of schedules) {
    for (const { kind } of schedules) {
      const fields = { ...scheduleFields(schedule), kind };
      expect(scheduleProblems(fields)).toEqual({});
      expect(scheduleShape.safeParse(scheduleOf(fields)).success).toBe(true);
    }
  }
});

test('days are sent in order and once', () => {
  const fields = { ...scheduleFields(undefined), kind: 'weekly' as const, days: [6, 0, 6, 2] };
  expect(scheduleOf(fields)).toEqual({ kind: 'weekly', at: '12:30', days: [0, 2, 6] });
});

describe('problems', () => {
  const fields = scheduleFields(undefined);
  test.each([
    ['', 'hours', 'amount'],
    ['1.5', 'hours', 'amount'],
    ['-3', 'days', 'amount'],
    ['4', 'minutes', 'tooOften'],
    ['0', 'days', 'tooOften'],
    ['31', 'days', 'tooSeldom'],
  ] as const)('every “%s” %s: %s', (amount, unit, problem) => {
    expect(scheduleProblems({ ...fields, kind: 'every', amount, unit })).toEqual({ amount: problem });
  });

  test.each(['', '24:00', '7:30', '12:60'])('at “%s”', (at) => {
    expect(scheduleProblems({ ...fields, kind: 'daily', at })).toEqual({ at: 'at' });
  });

  test('no day of the week', () => {
    expect(scheduleProblems({ ...fields, kind: 'weekly', days: [] })).toEqual({ days: 'days' });
  });

  test.each(['', '0 2 * *', '0 2 * * * *', `0 2 * * ${'1,'.repeat(100)}1`])('cron “%s”', (expression) => {
    expect(scheduleProblems({ ...fields, kind: 'cron', expression })).toEqual({ expression: 'expression' });
  });

  test('of another kind do not count', () => {
    expect(scheduleProblems({ ...fields, kind: 'daily', amount: 'x', days: [] })).toEqual({});
  });
});
