import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

// Intl writes narrow and no-break spaces; which of them is not ours to test.
const plain = (text: string) => text.replaceAll(/\s/gu, ' ');

test.each([
  [0.006, 'USD', '$0.006'],
  [0.023, 'USD', '$0.023'],
  [0.00042, 'USD', '$0.00042'],
  [1.5, 'EUR', '€1.50'],
  [0, 'USD', '$0.00'],
] as const)('%d %s is %s', (amount, currency, text) => {
  expect(createFormat('en', 'UTC').money(amount, currency)).toBe(text);
});
test('a month', () => {
  expect(createFormat('en', 'UTC').monthOfYear('2026-05')).toBe('May 2026');
  expect(plain(createFormat('fr', 'UTC').monthOfYear('2026-05'))).toBe('mai 2026');
});

describe('English', () => {
  const format = createFormat('en', 'UTC');
  const now = Date.UTC(2026, 10, 21, 12);

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1_234_567, '1.2 MB'],
    [999_500, '1 MB'],
    [123_456_789_000, '123 GB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(plain(format.bytes(bytes))).toBe(text);
  });

  test.each([
    [-20_000, 'now'],
    [20_000, 'now'],
    [-60_000, '1 minute ago'],
    [-3_600_000 * 1.9, '1 hour ago'],
    [3_600_000 * 30, 'tomorrow'],
    [-86_400_000 * 4, '4 days ago'],
  ])('%i ms from now is said as %s', (distance, text) => {
    expect(format.relative(now + distance, now)).toBe(text);
  });

  test.each([
    [0.2, '1 second'],
    [59, '59 seconds'],
    [80, '1 minute, 20 seconds'],
    [3600, '1 hour'],
    [3660, '1 hour, 1 minute'],
    [90_061, '1 day, 1 hour'],
  ])('%f s last %s', (seconds, text) => {
    expect(format.duration(seconds)).toBe(text);
  });

  test('a day is the same day in every time zone', () => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      expect(createFormat('en', zone).day('2026-11-21')).toBe('Saturday, November 21');
    }
  });
});

test('other languages have their own units', () => {
  expect(plain(createFormat('fr').bytes(1_500_000))).toBe('1,5 Mo');
  expect(plain(createFormat('zh-CN').duration(80))).toBe('1分钟20秒钟');
  expect(plain(createFormat('fr').percent(0.42))).toBe('42 %');
});
