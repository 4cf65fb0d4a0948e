import type { TreeEntry } from '#shared/contract/backups.ts';

/** Entries asked for at once. */
export const PAGE = 500;

/** What is known of one folder so far. */
export interface TreeFolder {
  /** Number of its children; null until the first page is there. */
  readonly total: number | null;
  /** By page number. */
  readonly pages: ReadonlyMap<number, readonly TreeEntry[]>;
  /** What was thrown when a page could not be had. */
  readonly failure: unknown;
}

/** Where an open folder stands. A backup never changes, so a position once known stays right. */
interface OpenFolder {
  readonly path: string;
  readonly parent: string;
  readonly position: number;
}

export interface TreeState {
  readonly folders: ReadonlyMap<string, TreeFolder>;
  /** By path; the root (the empty path) is always open and not in here. */
  readonly open: ReadonlyMap<string, OpenFolder>;
}

export type TreeAction =
  | { type: 'open'; path: string; parent: string; position: number }
  | { type: 'close'; path: string }
  | { type: 'page'; folder: string; page: number; entries: readonly TreeEntry[]; total: number }
  | { type: 'failed'; folder: string; failure: unknown }
  | { type: 'retry'; folder: string };

export const emptyTree: TreeState = { folders: new Map(), open: new Map() };
const unknownFolder: TreeFolder = { total: null, pages: new Map(), failure: null };

export function folderOf(state: TreeState, path: string): TreeFolder {
  return state.folders.get(path) ?? unknownFolder;
}

/** The tree after something happened; pure. */
export function treeReducer(state: TreeState, action: TreeAction): TreeState {
  switch (action.type) {
    case 'open': {
      const { path, parent, position } = action;
      return { ...state, open: new Map(state.open).set(path, { path, parent, position }) };
    }
    case 'close': {
      const open = new Map(state.open);
      open.delete(action.path);
      return { ...state, open };
    }
    case 'page': {
      const before = folderOf(state, action.folder);
      const pages = new Map(before.pages).set(action.page, action.entries);
      return withFolder(state, action.folder, { total: action.total, pages, failure: null });
    }
    case 'failed':
      return withFolder(state, action.folder, { ...folderOf(state, action.folder), failure: action.failure });
    case 'retry':
      return withFolder(state, action.folder, { ...folderOf(state, action.folder), failure: null });
  }
}

function withFolder(state: TreeState, path: string, folder: TreeFolder): TreeState {
  return { ...state, folders: new Map(state.folders).set(path, folder) };
}

/** The entry at a position of a folder; undefined while its page is not there. */
export function entryAt(state: TreeState, folder: string, position: number): TreeEntry | undefined {
  return folderOf(state, folder).pages.get(Math.floor(position / PAGE))?.[position % PAGE];
}

/** Open folders that stand directly in `folder`, top to bottom. */
export function openIn(state: TreeState, folder: string): readonly OpenFolder[] {
  return [...state.open.values()]
    .filter(({ parent }) => parent === folder)
    .sort((a, b) => a.position - b.position);
}
