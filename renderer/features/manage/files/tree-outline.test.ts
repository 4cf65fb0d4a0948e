import { describe, expect, test } from 'vitest';
import type { TreeEntry } from '#shared/contract/backups.ts';
import { emptyTree, PAGE, type TreeAction, type TreeState, treeReducer } from './tree-model.ts';
import { lineOfFolder, outlineOf, rowAt } from './tree-outline.ts';

function entry(path: string, type: TreeEntry['type']): TreeEntry {
  return { name: path.slice(path.lastIndexOf('/') + 1), path, type, size: 1, mtime: 0, files: 0 };
}

function files(folder: string, page: number, count: number): TreeEntry[] {
  return Array.from({ length: count }, (_, n) => entry(`${folder}/${page * PAGE + n}`, 'file'));
}

function treeAfter(...actions: TreeAction[]): TreeState {
  return actions.reduce(treeReducer, emptyTree);
}

const roots: TreeAction = {
  type: 'page',
  folder: '',
  page: 0,
  entries: [entry('a', 'folder'), entry('b', 'folder'), entry('c', 'file')],
  total: 3,
};
const openA: TreeAction = { type: 'open', path: 'a', parent: '', position: 0 };
const openB: TreeAction = { type: 'open', path: 'b', parent: '', position: 1 };
const pageOfA: TreeAction = {
  type: 'page',
  folder: 'a',
  page: 0,
  entries: files('a', 0, PAGE),
  total: 100_000,
};

function shown(state: TreeState): string[] {
  const outline = outlineOf(state);
  return Array.from({ length: outline.count }, (_, index) => {
    const row = rowAt(state, outline, index);
    if (row?.kind === 'note') return `${row.level} ${row.note}`;
    return `${row?.level} ${row?.entry?.path ?? '…'}`;
  });
}

describe('the outline of a tree', () => {
  test('begins as one line that says it is on its way', () => {
    expect(shown(emptyTree)).toEqual(['1 loading']);
  });

  test('shows an open folder’s children below it, also when several are open', () => {
    const small: TreeAction = { type: 'page', folder: 'a', page: 0, entries: files('a', 0, 2), total: 2 };
    const state = treeAfter(roots, openB, openA, small);
    expect(shown(state)).toEqual(['1 a', '2 a/0', '2 a/1', '1 b', '2 loading', '1 c']);
    expect(shown(treeAfter(roots, openA, small, { type: 'close', path: 'a' }))).toEqual([
      '1 a',
      '1 b',
      '1 c',
    ]);
  });

  test('says so when a folder is empty or could not be read, and tries again', () => {
    const none: TreeAction = { type: 'page', folder: 'a', page: 0, entries: [], total: 0 };
    const bad: TreeAction = { type: 'failed', folder: 'b', failure: new Error('x') };
    const state = treeAfter(roots, openA, none, openB, bad);
    expect(shown(state)).toEqual(['1 a', '2 empty', '1 b', '2 failed', '1 c']);
    expect(shown(treeReducer(state, { type: 'retry', folder: 'b' }))).toContain('2 loading');
  });

  test('keeps what is there when a later page of it fails', () => {
    const state = treeAfter(roots, openA, pageOfA, { type: 'failed', folder: 'a', failure: new Error('x') });
    const outline = outlineOf(state);
    expect(outline.count).toBe(100_000 + 1 + 3);
    expect(rowAt(state, outline, 1)).toMatchObject({ kind: 'note', note: 'failed' });
    expect(rowAt(state, outline, 2)).toMatchObject({ entry: { path: 'a/0' } });
  });

  test('holds runs, not lines: 100,000 files are a handful of runs', () => {
    const state = treeAfter(roots, openA, pageOfA);
    const outline = outlineOf(state);
    expect(outline.count).toBe(100_003);
    expect(outline.runs.length).toBeLessThan(5);
    expect(rowAt(state, outline, 1 + 499)).toMatchObject({
      entry: { path: 'a/499' },
      level: 2,
      setSize: 100_000,
    });
    expect(rowAt(state, outline, 1 + 70_000)).toMatchObject({
      entry: undefined,
      position: 70_000,
      folder: 'a',
    });
    expect(rowAt(state, outline, 100_001)).toMatchObject({ entry: { path: 'b' } });
    expect(rowAt(state, outline, 100_003)).toBeUndefined();
    expect(rowAt(state, outline, -1)).toBeUndefined();
  });

  test('knows the line of an open folder, for going up', () => {
    const state = treeAfter(roots, openA, pageOfA, openB);
    const outline = outlineOf(state);
    expect(lineOfFolder(state, outline, 'a')).toBe(0);
    expect(lineOfFolder(state, outline, 'b')).toBe(100_001);
    expect(lineOfFolder(state, outline, '')).toBe(-1);
  });
});
