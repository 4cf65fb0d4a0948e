import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Schedule } from '#shared/schedule.ts';
import { checkSchedule } from './check-schedule.ts';

function complaint(schedule: Schedule): string {
  try {
    checkSchedule(schedule);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'field-invalid') throw error;
    return error.message;
  }
  return 'none';
}
const cron = (expression: string): Schedule => ({ kind: 'cron', expression });

describe('schedules that cannot be', () => {
  test.each([
    ['0 25 * * *', 'the hour “25” is not understood; it takes 0–23'],
    ['60 2 * * *', 'the minute “60”'],
    ['0 2 32 * *', 'the day of the month “32”'],
    ['0 2 * 13 *', 'the month “13”'],
    ['0 2 * * TUESDAYS', 'the day of the week “TUESDAYS”'],
    ['5-1 2 * * *', 'the minute “5-1”'],
    ['0 0 2 * * *', 'has five parts'],
    ['@midnight', 'has five parts'],
    ['not a cron at all', 'the minute “not”'],
    ['0 0 30 2 *', 'asks for a day that never comes'],
    ['0 0 31 4,6,9,11 *', 'asks for a day that never comes'],
    ['* 2 * * *', 'more than 12 times an hour'],
    ['*/4 * * * *', 'more than 12 times an hour'],
  ])('%s', (expression, words) => {
    expect(complaint(cron(expression))).toContain(words);
    expect(complaint(cron(expression))).toMatch(/^The schedule cannot be right: .*[^.]\.$/);
  });

  test.each<[Schedule, string]>([
    [{ kind: 'daily', at: '24:00' }, 'between 00:00 and 23:59'],
    [{ kind: 'weekly', at: '02:30', days: [] }, 'at least one day'],
    [{ kind: 'weekly', at: '02:30', days: [7] }, 'at least one day'],
    [{ kind: 'every', minutes: 4 }, 'between 5 minutes and 30 days'],
    [cron('* * * *'), 'five parts'],
  ])('%j', (schedule, words) => {
    expect(complaint(schedule)).toContain(words);
  });
});

test.each<Schedule>([
  { kind: 'off' },
  { kind: 'every', minutes: 5 },
  { kind: 'daily', at: '00:00' },
  { kind: 'weekly', at: '23:59', days: [0, 6] },
  cron('0 2 * * *'),
  cron('  0   2 * * *  '),
  cron('*/5 * * * *'),
  cron('*/7 * * * *'),
  cron('0 0 29 2 *'),
  cron('30 2,14 1-7 JAN-jun MON'),
])('%j is fine', (schedule) => {
  expect(complaint(schedule)).toBe('none');
});
