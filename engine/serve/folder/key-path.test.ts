import { describe, expect, test } from 'vitest';
import { pathOfKey } from './key-path.ts';

test.each([
  ['a', ['a'], false],
  ['a/b c/d', ['a', 'b c', 'd'], false],
  ['a/b/', ['a', 'b'], true],
  ['a\\b', ['a\\b'], false],
  ['..a/b..', ['..a', 'b..'], false],
  ['deep/.holdall-s3', ['deep', '.holdall-s3'], false],
  ['a\nb', ['a\nb'], false],
])('%j is stored at %j', (key, names, folder) => {
  expect(pathOfKey(key, 'linux')).toEqual({ names, folder });
});

describe('refused everywhere', () => {
  test.each([
    '/',
    '//',
    '/a',
    'a//b',
    'a//',
    '.',
    '..',
    './a',
    '../a',
    'a/..',
    'a/../b',
    'a/./b',
    'a/../',
    'a\0b',
    '.holdall-s3',
    '.holdall-s3/x',
    '.HOLDALL-S3/x',
    '.holdall\u200b-s3/x',
    '.holdall-s3./x',
    '.holdall-s3 /x',
    'HOLDAL~1/x',
  ])('%j', (key) => {
    expect(() => pathOfKey(key, 'linux')).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });

  test.each(['x'.repeat(256), 'é'.repeat(128), `${'abc/'.repeat(256)}x`])('too long: %.20s…', (key) => {
    expect(() => pathOfKey(key, 'linux')).toThrow(expect.objectContaining({ code: 'KeyTooLongError' }));
  });
});

test.each([
  'a\\..\\b',
  'a\\b',
  'c:',
  'a:stream',
  'con',
  'CON.txt',
  'a/nul',
  'com1.x',
  'a.',
  'a ',
  'a?',
  'a\nb',
  'lpt¹',
])('refused on Windows: %j', (key) => {
  expect(() => pathOfKey(key, 'win32')).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
});

test.each(['console', 'a.con', 'com10', 'a.b', 'é'])('fine on Windows: %j', (key) => {
  expect(pathOfKey(key, 'win32').names).toEqual([key]);
});
