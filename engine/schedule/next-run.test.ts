import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '#shared/schedule.ts';
import { at, iso } from './fixtures/simulated-computer.ts';
import { DAY, dailyTimes, HOUR, MINUTE, steppedTimes, wallMinutes } from './fixtures/wall-calendar.ts';
import { dueRun, nextRun, nextRuns } from './next-run.ts';

const daily = (time: string): Schedule => ({ kind: 'daily', at: time });
const cron = (expression: string): Schedule => ({ kind: 'cron', expression });
const next = (schedule: Schedule, after: string, zone: string, count = 3) =>
  nextRuns(schedule, at(after), count, zone).map(iso);

describe('where clocks change', () => {
  test.each([
    // What stands on the wall jumps from 2:00 to 3:00, on Lord Howe Island from 2:00 to 2:30.
    ['Europe/Berlin', '02:30', '2026-03-28T12:00', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['Europe/Berlin', '02:00', '2026-03-28T12:00', ['2026-03-29T01:00', '2026-03-30T00:00']],
    ['Europe/Berlin', '03:00', '2026-03-28T12:00', ['2026-03-29T01:00', '2026-03-30T01:00']],
    ['America/New_York', '02:15', '2026-03-07T12:00', ['2026-03-08T07:00', '2026-03-09T06:15']],
    ['Australia/Lord_Howe', '02:15', '2026-10-02T16:00', ['2026-10-03T15:30', '2026-10-04T15:15']],
    // Midnight itself is missing.
    ['America/Santiago', '00:30', '2026-09-05T12:00', ['2026-09-06T04:00', '2026-09-07T03:30']],
  ])('a time that %s does not have (%s) comes right after the gap', (zone, time, after, expected) => {
    expect(next(daily(time), after, zone, 2)).toEqual(expected);
  });

  test.each([
    ['Europe/Berlin', '02:30', '2026-10-24T12:00', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['America/New_York', '01:30', '2026-10-31T12:00', ['2026-11-01T05:30', '2026-11-02T06:30']],
    ['Australia/Lord_Howe', '01:45', '2026-04-03T16:00', ['2026-04-04T14:45', '2026-04-05T15:15']],
  ])('a time that %s has twice (%s) counts once', (zone, time, after, expected) => {
    expect(next(daily(time), after, zone, 2)).toEqual(expected);
    const [first = ''] = expected;
    // Asked between its two occurrences, and just after the second.
    expect(next(daily(time), iso(at(first) + 20 * MINUTE), zone, 1)).toEqual([expected[1]]);
    expect(next(daily(time), iso(at(first) + 61 * MINUTE), zone, 1)).toEqual([expected[1]]);
    expect(dueRun(daily(time), at(first), at(first) + 2 * HOUR, zone)).toBeUndefined();
  });

  test('lists of times keep to the same rule, steps go by real time', () => {
    expect(next(cron('30 2,14 * * *'), '2026-03-28T14:00', 'Europe/Berlin', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T12:30',
    ]);
    expect(next(cron('*/30 * * * *'), '2026-10-25T00:10', 'Europe/Berlin', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
  });

  test('a limit: where the gap ends on the next day, that day has no run', () => {
    // Greenland skipped from 23:00 to midnight in 2024.
    expect(next(daily('23:30'), '2024-03-30T12:00', 'America/Nuuk', 1)).toEqual(['2024-04-01T00:30']);
  });
});

describe('next and newest', () => {
  test('the next time is strictly later, to the millisecond', () => {
    const time = at('2026-05-04T02:30');
    expect(nextRun(daily('02:30'), time - 1, 'UTC')).toBe(time);
    expect(nextRun(daily('02:30'), time, 'UTC')).toBe(time + DAY);
    expect(nextRun(daily('02:30'), time + 1, 'UTC')).toBe(time + DAY);
  });

  test('the newest due time is not later than now and later than the last run', () => {
    const time = at('2026-05-04T02:30');
    expect(dueRun(daily('02:30'), time - 3 * DAY, time - 1, 'UTC')).toBe(time - DAY);
    expect(dueRun(daily('02:30'), time - 3 * DAY, time, 'UTC')).toBe(time);
    expect(dueRun(daily('02:30'), time, time + HOUR, 'UTC')).toBeUndefined();
    expect(dueRun(daily('02:30'), time + DAY, time, 'UTC')).toBeUndefined();
    expect(dueRun(daily('02:30'), undefined, time, 'UTC')).toBeUndefined();
  });

  test('every … counts from the last start', () => {
    const every: Schedule = { kind: 'every', minutes: 45 };
    const start = at('2026-05-04T02:30');
    expect(nextRun(every, start, 'UTC')).toBe(start + 45 * MINUTE);
    expect(dueRun(every, start, start + 45 * MINUTE - 1, 'UTC')).toBeUndefined();
    expect(dueRun(every, start, start + 200 * MINUTE, 'UTC')).toBe(start + 180 * MINUTE);
  });

  test('weekly runs on its days', () => {
    const schedule: Schedule = { kind: 'weekly', at: '21:00', days: [1, 5] };
    // 2026-05-04 is a Monday.
    expect(next(schedule, '2026-05-04T20:00', 'Europe/Berlin')).toEqual([
      '2026-05-08T19:00',
      '2026-05-11T19:00',
      '2026-05-15T19:00',
    ]);
  });

  test('nothing comes of a schedule that is off or never due', () => {
    expect(nextRuns({ kind: 'off' }, 0, 3, 'UTC')).toEqual([]);
    expect(nextRuns(cron('0 0 30 2 *'), 0, 3, 'UTC')).toEqual([]);
    expect(dueRun({ kind: 'off' }, 0, DAY, 'UTC')).toBeUndefined();
    expect(dueRun(cron('0 0 30 2 *'), 0, at('2026-01-01T00:00'), 'UTC')).toBeUndefined();
  });
});

describe('held against the calendar, minute by minute', () => {
  const changes = [
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Africa/Cairo', '2026-04-24'],
    ['Asia/Kolkata', '2026-06-01'],
  ] as const;

  test.each(changes)('%s around %s', (zone, day) => {
    const from = at(`${day}T12:00`) - 3 * DAY;
    const to = from + 5 * DAY;
    const minutes = wallMinutes(from, to, zone);
    const timeOfDay = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });
    const kinds = fc.oneof(
      timeOfDay.map((time) => ({ schedule: daily(time), times: dailyTimes(minutes, time) })),
      fc.tuple(timeOfDay, days).map(([time, days]) => ({
        schedule: { kind: 'weekly' as const, at: time, days },
        times: dailyTimes(minutes, time, days),
      })),
      fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 2, max: 12 })).map(([minute, hours]) => ({
        schedule: cron(`${minute} */${hours} * * *`),
        times: steppedTimes(minutes, minute, hours),
      })),
    );
    const moment = fc.integer({ min: from, max: to });
    fc.assert(
      fc.property(kinds, moment, moment, ({ schedule, times }, a, b) => {
        const [last, now] = [Math.min(a, b), Math.max(a, b)];
        const expected = times.filter((time) => time > last);
        expect(nextRuns(schedule, last, expected.length, zone).map(iso)).toEqual(expected.map(iso));
        expect(dueRun(schedule, last, now, zone)).toBe(expected.findLast((time) => time <= now));
      }),
      { numRuns: 60, seed: 20_260_329 },
    );
  });
});
