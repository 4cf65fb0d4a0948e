import type { TreeEntry } from '#shared/contract/backups.ts';
import { entryAt, folderOf, openIn, type TreeState } from './tree-model.ts';

/** One line of the tree as it is shown. */
export type TreeRow =
  | {
      readonly kind: 'entry';
      /** Undefined while its page is on the way. */
      readonly entry: TreeEntry | undefined;
      readonly folder: string;
      readonly position: number;
      /** 1 = at the top. */
      readonly level: number;
      /** Children of the same folder. */
      readonly setSize: number;
      readonly isOpen: boolean;
    }
  /** Stands for the children of a folder that has none, is on its way, or could not be read. */
  | {
      readonly kind: 'note';
      readonly note: 'loading' | 'empty' | 'failed';
      readonly folder: string;
      readonly level: number;
    };

/** A run of lines of one folder without an open folder between them. */
interface Run {
  readonly folder: string;
  readonly level: number;
  /** Position of the first line in its folder; a note has none. */
  readonly from: number;
  readonly note: 'loading' | 'empty' | 'failed' | null;
  /** Line of the tree where the run begins. */
  readonly start: number;
  readonly count: number;
}

/**
 * Which line shows what. It holds one run for each open folder and not one object for each file, so that a folder
 * with 100,000 files costs nothing until its lines come into view.
 */
export interface TreeOutline {
  readonly count: number;
  readonly runs: readonly Run[];
}

export function outlineOf(state: TreeState): TreeOutline {
  const runs: Run[] = [];
  let count = 0;
  const add = (run: Omit<Run, 'start'>) => {
    if (run.count === 0) return;
    runs.push({ ...run, start: count });
    count += run.count;
  };
  const walk = (folder: string, level: number): void => {
    const { total, failure } = folderOf(state, folder);
    if (failure !== null) add({ folder, level, from: 0, note: 'failed', count: 1 });
    if (total === null || total === 0) {
      if (failure === null)
        add({ folder, level, from: 0, note: total === 0 ? 'empty' : 'loading', count: 1 });
      return;
    }
    let from = 0;
    for (const child of openIn(state, folder)) {
      add({ folder, level, from, note: null, count: child.position + 1 - from });
      from = child.position + 1;
      walk(child.path, level + 1);
    }
    add({ folder, level, from, note: null, count: total - from });
  };
  walk('', 1);
  return { count, runs };
}

/** The line at `index`; undefined outside of the tree. */
export function rowAt(state: TreeState, { runs, count }: TreeOutline, index: number): TreeRow | undefined {
  if (index < 0 || index >= count) return undefined;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((runs[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  if (!run) return undefined;
  const { folder, level, note } = run;
  if (note !== null) return { kind: 'note', note, folder, level };
  const position = run.from + index - run.start;
  const entry = entryAt(state, folder, position);
  const setSize = folderOf(state, folder).total ?? 0;
  const isOpen = entry !== undefined && state.open.has(entry.path);
  return { kind: 'entry', entry, folder, position, level, setSize, isOpen };
}

/** The line that shows the folder itself, for going up from a child; -1 for the root. */
export function lineOfFolder(state: TreeState, { runs }: TreeOutline, path: string): number {
  const open = state.open.get(path);
  if (!open) return -1;
  const run = runs.find(
    ({ folder, note, from, count }) =>
      note === null && folder === open.parent && open.position >= from && open.position < from + count,
  );
  return run ? run.start + open.position - run.from : -1;
}
