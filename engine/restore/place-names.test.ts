import { describe, expect, test } from 'vitest';
import { type NameRules, nameKey, nameWithNote, originalName, placeName } from './place-names.ts';

const linux: NameRules = { platform: 'posix', foldsCase: false };
const mac: NameRules = { platform: 'posix', foldsCase: true };
const windows: NameRules = { platform: 'win32', foldsCase: true };

const onWindows: [name: string, placed: string][] = [
  ['report.txt', 'report.txt'],
  ['100% sure.txt', '100% sure.txt'],
  ['a%2Fb', 'a%252Fb'],
  ['a:b', 'a%3Ab'],
  ['a\\b', 'a%5Cb'],
  ['..\\..\\evil.exe', '..%5C..%5Cevil.exe'],
  ['what?*<>|".txt', 'what%3F%2A%3C%3E%7C%22.txt'],
  ['tab\there', 'tab%09here'],
  ['trailing.', 'trailing%2E'],
  ['trailing ', 'trailing%20'],
  ['dots...', 'dots..%2E'],
  ['CON', 'CO%4E'],
  ['con.txt', 'co%6E.txt'],
  ['Nul.tar.gz', 'Nu%6C.tar.gz'],
  ['aux .c', 'au%78 .c'],
  ['COM1', 'COM%31'],
  ['com¹', 'com%B9'],
  ['LPT9.log', 'LPT%39.log'],
  ['CONIN$', 'CONIN%24'],
  ['COM10', 'COM10'],
  ['console', 'console'],
  ['auxiliary.txt', 'auxiliary.txt'],
];

describe('placeName', () => {
  test.each(onWindows)('on Windows, %j becomes %j and can be turned back', (name, placed) => {
    expect(placeName(name, windows)).toBe(placed);
    expect(originalName(placed)).toBe(name);
  });

  test.each(onWindows)('elsewhere, %j stays', (name) => {
    expect(placeName(name, linux)).toBe(name);
    expect(placeName(name, mac)).toBe(name);
  });

  test('names that are too long are cut, stay unlike each other, and keep their extension', () => {
    const [a, b] = [`${'ä'.repeat(200)}1.txt`, `${'ä'.repeat(200)}2.txt`];
    for (const rules of [linux, mac]) {
      const placed = placeName(a, rules);
      expect(Buffer.byteLength(placed)).toBeLessThanOrEqual(255);
      expect(placed.endsWith('.txt')).toBe(true);
      expect(placed).not.toBe(placeName(b, rules));
      expect(Buffer.byteLength(nameWithNote(placed, 'restored 2030-01-01 99', rules))).toBeLessThanOrEqual(
        255,
      );
    }
    // Windows counts UTF-16 units, so there is nothing to cut.
    expect(placeName(a, windows)).toBe(a);
    expect(placeName('x'.repeat(256), windows).length).toBeLessThanOrEqual(255);
  });

  test('cutting never splits a character', () => {
    expect(placeName('😀'.repeat(100), linux).isWellFormed()).toBe(true);
  });
});

test('a note goes before the extension', () => {
  expect(nameWithNote('a.txt', 'restored 2030-01-01', linux)).toBe('a (restored 2030-01-01).txt');
  expect(nameWithNote('.bashrc', '2', linux)).toBe('.bashrc (2)');
  expect(nameWithNote('a.tar.gz', '2', linux)).toBe('a.tar (2).gz');
  expect(nameWithNote('none', '2', linux)).toBe('none (2)');
});

test('names meet where case and composition do not count', () => {
  expect(nameKey('Straße', mac)).toBe(nameKey('STRASSE', mac));
  expect(nameKey('\u00e9', mac)).toBe(nameKey('E\u0301', mac));
  expect(nameKey('A', linux)).not.toBe(nameKey('a', linux));
});
