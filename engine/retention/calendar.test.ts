import { describe, expect, test } from 'vitest';
import { dayInUtc, dayInZone, dayLabel, monthLabel, weekLabel, yearLabel } from './calendar.ts';

const at = (iso: string) => Date.parse(iso);

describe('days of a time zone', () => {
  test.each([
    // Clocks go back at 01:00 UTC: the day has 25 hours.
    ['Europe/Berlin', '2026-10-24T21:59:59Z', '2026-10-24'],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-26'],
    // Clocks go forward: 23 hours.
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
    ['Pacific/Pago_Pago', '2027-01-01T10:59:59Z', '2026-12-31'],
    ['Asia/Kathmandu', '2026-11-20T18:15:00Z', '2026-11-21'],
    ['UTC', '2026-11-20T23:59:59Z', '2026-11-20'],
  ])('%s at %s is %s', (zone, moment, day) => {
    expect(dayLabel(dayInZone(zone)(at(moment)))).toBe(day);
  });

  test('an unknown zone is refused', () => {
    expect(() => dayInZone('Mars/Olympus')).toThrow(RangeError);
  });
});

test.each([
  ['2026-11-20', '2026-W47', '2026-11', '2026'],
  ['2027-01-03', '2026-W53', '2027-01', '2027'],
  ['2027-01-04', '2027-W01', '2027-01', '2027'],
  ['2024-12-30', '2025-W01', '2024-12', '2024'],
  ['2024-12-29', '2024-W52', '2024-12', '2024'],
  ['2021-01-03', '2020-W53', '2021-01', '2021'],
  ['0099-12-31', '0099-W53', '0099-12', '0099'],
])('%s is in week %s', (day, week, month, year) => {
  const date = dayInUtc(at(`${day}T12:00:00Z`));
  expect([dayLabel(date), weekLabel(date), monthLabel(date), yearLabel(date)]).toEqual([
    day,
    week,
    month,
    year,
  ]);
});
