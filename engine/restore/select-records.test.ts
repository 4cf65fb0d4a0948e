import { describe, expect, test } from 'vitest';
import { isAppError } from '#shared/errors/app-error.ts';
import { handMadeBackup } from '../testing/hostile-zips.ts';
import { listedRecord, listFiles } from './list-files.ts';
import { selectRecords } from './select-records.ts';

const { records } = handMadeBackup([
  { path: 'docs/a.txt', content: 'aa' },
  { path: 'docs/sub/b.txt', content: 'bbb' },
  { path: 'docs/sub/cafe\u0301.txt', content: 'c' },
  { path: 'docs2/c.txt', content: 'cccc' },
  { path: 'docs/link', type: 'link', target: 'a.txt' },
  { path: 'docs', type: 'folder' },
  { path: 'docs/sub', type: 'folder' },
  { path: 'docs/empty', type: 'folder' },
]);
const backup = { id: 'b1', records, rejected: [{ path: 'docs/bad', message: 'x' }] };
const select = (...paths: string[]) => selectRecords(backup, paths).records.map(({ path }) => path);

describe('selectRecords', () => {
  test('nothing given is everything', () => {
    expect(select()).toHaveLength(8);
    expect(selectRecords(backup, []).rejected).toHaveLength(1);
    expect(select('/')).toHaveLength(8);
  });

  test('a file comes with the folders it stands in, and nothing else', () => {
    expect(select('docs/sub/b.txt')).toEqual(['docs/sub/b.txt', 'docs', 'docs/sub']);
    expect(selectRecords(backup, ['docs/sub/b.txt']).rejected).toEqual([]);
  });

  test.each(['docs', 'docs/', './docs', 'docs//'])('%s means all below it, not what begins alike', (path) => {
    expect(select(path)).toHaveLength(7);
    expect(select(path)).not.toContain('docs2/c.txt');
  });

  test('names may be typed composed or decomposed', () => {
    expect(select('docs/sub/caf\u00e9.txt')).toContain('docs/sub/cafe\u0301.txt');
  });

  test('a path that is not there is an error of its own, even beside one that is', () => {
    for (const path of ['nope', 'doc', 'docs/a.txt/x']) {
      expect(() => select('docs', path)).toThrow(`There is nothing called “${path}”`);
    }
    try {
      select('nope');
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error, 'path-not-in-backup')).toBe(true);
    }
  });

  test('what is damaged was found all the same', () => {
    expect(selectRecords(backup, ['docs/bad']).rejected).toHaveLength(1);
  });
});

describe('listFiles', () => {
  const rows = (path?: string) =>
    listFiles(backup, path).map(({ name, type, size, files }) => [name, type, size, files]);

  test('the top level, folders summed up, implied ones too', () => {
    expect(rows()).toEqual([
      ['docs', 'folder', 6, 3],
      ['docs2', 'folder', 4, 1],
    ]);
    expect(listFiles(backup).map(({ mtime }) => mtime === null)).toEqual([false, true]);
  });

  test('the line of a file or link is the same without looking for it', () => {
    const lines = records.flatMap((record) => (record.type === 'folder' ? [] : [listedRecord(record)]));
    expect(lines).toHaveLength(5);
    expect(lines).toEqual(lines.flatMap(({ path }) => listFiles(backup, path)));
  });

  test('a folder', () => {
    expect(rows('docs/')).toEqual([
      ['a.txt', 'file', 2, 1],
      ['empty', 'folder', 0, 0],
      ['link', 'link', 0, 0],
      ['sub', 'folder', 4, 2],
    ]);
    expect(rows('docs/empty')).toEqual([]);
  });

  test('a single file', () => {
    expect(rows('docs/a.txt')).toEqual([['a.txt', 'file', 2, 1]]);
  });

  test('what is not there', () => {
    expect(() => rows('docs/x')).toThrow('nothing called');
  });
});
