import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileRecord, FolderRecord, LinkRecord } from '../archive/manifest.ts';
import type { RecordList } from '../restore/record-list.ts';
import { diffBackups, sortedByPath } from './diff.ts';

const base = { mtime: 1000, mode: 0o644, offset: 0 };
const file = (path: string, sha256 = 'a', more: Partial<FileRecord> = {}): FileRecord => ({
  ...base,
  type: 'file',
  path,
  sha256,
  size: 10,
  crc32: 0,
  method: 0,
  length: 10,
  ...more,
});
const folder = (path: string, more: Partial<FolderRecord> = {}): FolderRecord => ({
  ...base,
  type: 'folder',
  path,
  ...more,
});
const link = (path: string, target: string): LinkRecord => ({ ...base, type: 'link', path, target });

const paths = (records: RecordList) => records.map((record) => record.path);

test('tells added, removed, changed and touched apart', () => {
  const before = sortedByPath([
    file('same'),
    file('gone', 'a', { size: 7 }),
    file('edited', 'a'),
    file('chmod', 'a'),
    file('time', 'a'),
    file('rounded', 'a', { mtime: 1000.4 }),
    link('link', 'old'),
    file('swapped'),
    folder('dir'),
  ]);
  const after = sortedByPath([
    file('same', 'a', { offset: 99, length: 5, method: 8 }),
    file('new', 'a', { size: 3 }),
    file('edited', 'b', { mtime: 2000, size: 11 }),
    file('chmod', 'a', { mode: 0o755 }),
    file('time', 'a', { mtime: 2000 }),
    file('rounded', 'a', { mtime: 1000 }),
    link('link', 'new'),
    folder('swapped'),
    folder('dir', { mtime: 2000 }),
  ]);
  const diff = diffBackups(before, after);
  expect(paths(diff.added)).toEqual(['new']);
  expect(paths(diff.removed)).toEqual(['gone']);
  expect(diff.changed.map((change) => [change.after.path, change.differences])).toEqual([
    ['edited', ['content', 'mtime']],
    ['link', ['target']],
    ['swapped', ['type']],
  ]);
  expect(diff.touched.map((change) => [change.after.path, change.differences])).toEqual([
    ['chmod', ['mode']],
    ['time', ['mtime']],
  ]);
  expect(diff.totals).toEqual({
    added: 1,
    removed: 1,
    changed: 3,
    touched: 2,
    moved: 0,
    unchanged: 3,
    addedBytes: 3,
    removedBytes: 7,
    changedBytes: 11,
  });
});

test('finds moved files when asked, one for one and in path order', () => {
  const before = sortedByPath([
    file('a1', 'x'),
    file('a2', 'x'),
    file('a3', 'x'),
    file('e', '0', { size: 0 }),
  ]);
  const after = sortedByPath([file('b1', 'x'), file('b2', 'x'), file('c', 'y'), file('f', '0', { size: 0 })]);
  expect(diffBackups(before, after).moved).toEqual([]);
  const diff = diffBackups(before, after, { moves: true });
  expect(diff.moved.map((move) => [move.before.path, move.after.path])).toEqual([
    ['a1', 'b1'],
    ['a2', 'b2'],
  ]);
  expect([paths(diff.removed), paths(diff.added)]).toEqual([
    ['a3', 'e'],
    ['c', 'f'],
  ]);
  expect(diff.totals).toMatchObject({ moved: 2, added: 2, removed: 2 });
});

test('agrees with a comparison by look-up, whatever the names', () => {
  const tree = fc
    .dictionary(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('a', 'b', 'c'))
    .map((files) => sortedByPath(Object.entries(files).map(([path, sha]) => file(path, sha))));
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const shaOf = (records: RecordList) =>
        new Map(records.map((record) => [record.path, record.type === 'file' ? record.sha256 : '']));
      const [old, now] = [shaOf(before), shaOf(after)];
      const diff = diffBackups(before, after);
      expect(paths(diff.added)).toEqual(paths(after).filter((path) => !old.has(path)));
      expect(paths(diff.removed)).toEqual(paths(before).filter((path) => !now.has(path)));
      const both = paths(after).filter((path) => old.has(path));
      expect(diff.changed.map((change) => change.after.path)).toEqual(
        both.filter((path) => old.get(path) !== now.get(path)),
      );
      expect(diff.totals.unchanged).toBe(both.length - diff.changed.length);
    }),
  );
});

// Whatever compared each with each would not end today.
test('a million files (times printed, not judged)', () => {
  const count = 1_000_000;
  const before = Array.from({ length: count }, (_, at) => file(`d/${String(at).padStart(7, '0')}`));
  const after = before.slice(1);
  const start = performance.now();
  const { totals } = diffBackups(before, after);
  const merged = performance.now();
  sortedByPath(before.toReversed());
  const sorted = performance.now();
  console.log(
    `1,000,000 files: diff ${Math.round(merged - start)} ms, sort ${Math.round(sorted - merged)} ms`,
  );
  expect(totals).toMatchObject({ removed: 1, unchanged: count - 1 });
});
