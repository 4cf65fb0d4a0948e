import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEntryPath, entryNameFor, pathOfEntryName } from './entry-path.ts';

describe('checkEntryPath', () => {
  test.each([
    'a',
    'Documents/Übersicht 2024/a b.txt',
    'a/.hidden/..data/...',
    'a/x.',
    'a/b\\c',
    'a/C:/x',
    'a/line\nbreak',
    '.holdall/manifest.json',
    '備份/🗄️',
    'ab:c',
    `a/${'x'.repeat(65_532)}`,
  ])('%j is fit', (path) => {
    expect(checkEntryPath(path)).toBeUndefined();
  });

  test.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['//server/share', 'absolute'],
    ['c:/x', 'drive'],
    ['Z:', 'drive'],
    ['..', '“..”'],
    ['../x', '“..”'],
    ['a/../../x', '“..”'],
    ['a/..', '“..”'],
    ['.', '“.”'],
    ['a/./x', '“.”'],
    ['a//x', 'empty component'],
    ['a/', 'empty component'],
    ['a/x\0y', 'NUL'],
    ['a/\ud800x', 'Unicode'],
    ['a/x\udc00', 'Unicode'],
    [`a/${'x'.repeat(65_533)}`, 'longer'],
    [`a/${'ü'.repeat(32_767)}`, 'longer'],
    // A backslash takes three bytes in the zip.
    [`a/${'\\'.repeat(21_845)}`, 'longer'],
  ])('%j is refused', (path, reason) => {
    expect(checkEntryPath(path)).toContain(reason);
  });
});

describe('entryNameFor', () => {
  test.each([
    ['a/b\\c', 'a/b\u29f5c'],
    ['a/\\\\', 'a/\u29f5\u29f5'],
    ['a/b\u29f5c', 'a/b\u29f9\u29f5c'],
    ['a/\u29f9', 'a/\u29f9\u29f9'],
    ['.holdall', '\u29f9.holdall'],
    ['.Holdall/manifest.json', '\u29f9.Holdall/manifest.json'],
  ])('%j becomes %j', (path, name) => {
    expect(entryNameFor(path)).toBe(name);
    expect(pathOfEntryName(name)).toBe(path);
  });

  test.each(['a/b', '.holdall2/x', 'x/.holdall/y', 'a/..b'])('%j can stay', (path) => {
    expect(entryNameFor(path)).toBeUndefined();
  });

  test('never gives two paths the same name, nor a backslash, nor the reserved folder', () => {
    const path = fc
      .array(fc.constantFrom('\\', '\u29f5', '\u29f9', 'a', '/', '.holdall', '.', '🗄️'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(path, (path) => {
        const name = entryNameFor(path) ?? path;
        expect(pathOfEntryName(name)).toBe(path);
        expect(name).not.toContain('\\');
        expect(name).not.toMatch(/^\.holdall(\/|$)/);
      }),
      { numRuns: 2000 },
    );
  });
});
