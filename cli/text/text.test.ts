import { describe, expect, test } from 'vitest';
import { displayWidth, shorten, shortenStart } from './display-width.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import { count, firstFew, formatDate, formatDuration } from './words.ts';

describe('printable', () => {
  test('shows control characters instead of sending them to the terminal', () => {
    expect(printable('a\x1b[2Jb\nc\u009b')).toBe('a\\x1b[2Jb\\x0ac\\x9b');
  });
  test('shows direction overrides, keeps every ordinary letter', () => {
    expect(printable('exe\u202efdp')).toBe('exe\\u{202e}fdp');
    expect(printable('Übergröße 文件 😀 e\u0301')).toBe('Übergröße 文件 😀 e\u0301');
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['文件', 4],
    ['e\u0301', 1],
    ['😀', 2],
    ['한글', 4],
    ['', 0],
  ])('%s takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width));
  test('shortening never exceeds the room and says that something is missing', () => {
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('文件文件', 4)).toBe('文…');
    expect(shortenStart('folder/name.txt', 9)).toBe('…name.txt');
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abc', 0)).toBe('');
  });
});

describe('table', () => {
  const columns = [
    { title: 'Name', flexible: true },
    { title: 'Size', align: 'right' },
  ] as const;
  test('aligns by columns on the screen and leaves no trailing spaces', () => {
    expect(
      table(columns, [
        ['文件', '1 KB'],
        ['a', '10 KB'],
      ]),
    ).toBe('Name   Size\n文件   1 KB\na     10 KB\n');
  });
  test('gives way in flexible columns only, down to eight', () => {
    const text = table(columns, [['a very long name indeed', '1 KB']], 20);
    expect(text.split('\n').every((line) => displayWidth(line) <= 20)).toBe(true);
    expect(text).toContain('a very long n…');
    expect(text).toContain('1 KB');
    expect(table(columns, [['a very long name indeed', '1 KB']], 3)).toContain('a very …');
  });
  test('a name with a line break stays in its row', () => {
    expect(table(columns, [['a\nb', '1 KB']]).split('\n')).toHaveLength(3);
  });
});

describe('words', () => {
  test('counts', () => {
    expect(count(1, 'file')).toBe('1 file');
    expect(count(1234, 'file')).toBe('1,234 files');
    expect(count(2, 'entry', 'entries')).toBe('2 entries');
  });
  test.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
  test('dates are in the zone of the reader', () => {
    const moment = Date.UTC(2026, 10, 21, 23, 30);
    expect(formatDate(moment, 'UTC')).not.toBe(formatDate(moment, 'Asia/Tokyo'));
  });
  test('long lists end with how many more', () => {
    expect(firstFew(['a', 'b', 'c'], 2)).toEqual(['a', 'b', '… and 1 more']);
    expect(firstFew(['a', 'b'], 2)).toEqual(['a', 'b']);
  });
});
