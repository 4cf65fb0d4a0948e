import { describe, expect, test } from 'vitest';
import { buildSmallZip, type SmallZipEntry } from '../testing/small-zip.ts';
import type { CentralEntry } from './central-entry.ts';
import { checkEntries, checkLocalHeader } from './check-entries.ts';
import { parseEnd } from './end-of-directory.ts';
import { parseLocalHeader } from './local-header.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';

function open(entries: readonly SmallZipEntry[]) {
  const zip = buildSmallZip(entries);
  const end = parseEnd(zip, zip.length);
  const directory = zip.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
  return { zip, limit: end.directoryOffset, entries: parseCentralDirectory(directory, end.entries) };
}

const sound = open([
  { name: 'a/x', content: 'one' },
  { name: 'a/y', content: 'two two two two', method: 8 },
  { name: 'a/l', content: '../elsewhere', type: 'link' },
  { name: 'a/', type: 'folder', mode: 0o755 },
]);

function problems(
  change: (entry: CentralEntry, index: number) => Partial<CentralEntry>,
): Record<number, string> {
  const entries = sound.entries.map((entry, index) => ({ ...entry, ...change(entry, index) }));
  return Object.fromEntries(checkEntries(entries, sound.limit));
}

const only = (index: number, change: Partial<CentralEntry>) => (_: CentralEntry, at: number) =>
  at === index ? change : {};

test('a sound zip has no problems', () => {
  expect(problems(() => ({}))).toEqual({});
});

test.each<[string, Partial<CentralEntry>, string]>([
  ['a way out', { name: '../x' }, '“..”'],
  ['an absolute path', { name: '/x' }, 'absolute'],
  ['a drive letter', { name: 'C:x' }, 'drive'],
  ['a backslash', { name: '..\\x' }, 'backslash'],
  ['a NUL', { name: 'a\0.txt' }, 'NUL'],
  ['encryption', { flags: 0x0801 }, 'encrypted'],
  ['strong encryption', { flags: 0x0840 }, 'encrypted'],
  ['a hidden header', { flags: 0x2800 }, 'encrypted'],
  ['sizes behind the data', { flags: 0x0808 }, 'feature'],
  ['an unknown method', { method: 93 }, 'method 93'],
  ['two sizes of stored data', { size: 4 }, 'sizes differ'],
  ['an impossible ratio', { method: 8, size: 1e9 }, 'cannot be true'],
  ['a folder with content', { type: 'folder', name: 'a/x/' }, 'with content'],
  ['what the parser found', { problem: 'it is odd' }, 'it is odd'],
])('%s concerns that entry only', (_, change, problem) => {
  const found = problems(only(0, change));
  expect(Object.keys(found)).toEqual(['0']);
  expect(found[0]).toContain(problem);
});

test('duplicates are all named, also a file and a folder of one name', () => {
  expect(Object.keys(problems(only(1, { name: 'a/x' })))).toEqual(['0', '1']);
  expect(Object.keys(problems(only(1, { name: 'a' })))).toEqual(['1', '3']);
  expect(Object.keys(problems((_, index) => (index < 3 ? { name: 'a/x' } : {})))).toEqual(['0', '1', '2']);
});

test('overlaps are named on both sides', () => {
  const first = sound.entries[0];
  const found = problems(only(1, { offset: (first?.offset ?? 0) + 10 }));
  expect(Object.keys(found)).toEqual(['0', '1']);
  expect(found[0]).toContain('overlaps');
});

test('one long entry that covers many is found with all of them', () => {
  const found = problems(only(0, { size: 170, compressedSize: 170 }));
  expect(Object.keys(found)).toEqual(['0', '1', '2', '3']);
});

test('an entry that reaches into the directory is named', () => {
  expect(problems(only(3, { offset: sound.limit - 5 }))[3]).toContain('directory');
  expect(problems(only(3, { offset: 2 ** 40 }))[3]).toContain('directory');
});

describe('checkLocalHeader', () => {
  const [entry, next] = sound.entries;
  if (!entry || !next) throw new Error('no entries');
  const local = parseLocalHeader(sound.zip.subarray(entry.offset));

  test('agrees for a sound entry', () => {
    expect(checkLocalHeader(entry, local, next.offset)).toBeUndefined();
  });

  test.each([
    ['names', { name: 'a/z' }],
    ['methods', { method: 8 }],
    ['flags', { flags: 0 }],
    ['checksums', { crc32: 7 }],
    ['sizes', { size: 7 }],
    ['sizes', { compressedSize: 7 }],
  ])('sees different %s', (what, change) => {
    expect(checkLocalHeader(entry, { ...local, ...change }, next.offset)).toContain(what);
  });

  test('sees data that runs into the next entry', () => {
    expect(checkLocalHeader(entry, { ...local, length: local.length + 1 }, next.offset)).toContain(
      'overlaps',
    );
  });
});

test('a hundred thousand entries take no time', () => {
  const entries = Array.from({ length: 100_000 }, (_, index) => ({
    ...(sound.entries[0] as CentralEntry),
    name: `a/${index}`,
    offset: index * 100,
  }));
  expect(checkEntries(entries.reverse(), 100_000 * 100).size).toBe(0);
});
