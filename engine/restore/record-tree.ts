import type { ManifestRecord } from '../archive/manifest.ts';
import { factsOf, type RecordFacts, type RecordList } from './record-list.ts';

export interface RecordNode {
  /** Last component; empty for the root. */
  readonly name: string;
  /** Path in the backup; empty for the root. */
  readonly path: string;
  /** Position in the list of records; -1 where there is no record. */
  readonly row: number;
  /** Absent for the root and for folders that are only implied by what stands below them. */
  readonly record: ManifestRecord | undefined;
  /**
   * In the order of their names; absent for files and links. Files and links are made anew each time this is asked for,
   * folders are always the same.
   */
  readonly children: readonly RecordNode[] | undefined;
}

/** Path of the folder a path stands in; empty for the top level. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A folder of the tree. */
export class FolderNode implements RecordNode {
  readonly name: string;
  readonly path: string;
  readonly folders: FolderNode[] = [];
  row = -1;
  readonly #tree: RecordTree;
  readonly #index: number;

  /** `index`: position in the tree's list of folders. */
  constructor(tree: RecordTree, index: number, path: string) {
    this.#tree = tree;
    this.#index = index;
    this.path = path;
    this.name = lastComponent(path);
  }

  get record(): ManifestRecord | undefined {
    return this.row < 0 ? undefined : this.#tree.facts.recordAt(this.row);
  }

  /** Rows of the files and links in it. */
  get rows(): Uint32Array {
    return this.#tree.rowsIn(this.#index);
  }

  get children(): RecordNode[] {
    const { facts } = this.#tree;
    const nodes: RecordNode[] = [...this.folders];
    for (const row of this.rows) {
      const record = facts.recordAt(row);
      const { path } = record;
      nodes.push({ name: lastComponent(path), path, row, record, children: undefined });
    }
    return nodes.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
}

/**
 * Records as a tree of folders. Only folders are kept as objects; of files and links, eight bytes each. Expects what
 * `OpenBackup.records` promises: unique paths, no child of a file.
 */
export class RecordTree {
  readonly facts: RecordFacts;
  /** The root first; parents before their children. */
  readonly folders: readonly FolderNode[];
  /** Files and links, folder by folder, and where those of each folder begin. */
  readonly #rows: Uint32Array;
  readonly #starts: Uint32Array;

  constructor(records: RecordList) {
    this.facts = factsOf(records);
    const { facts } = this;
    const folders: FolderNode[] = [];
    const indexes = new Map<string, number>();
    const add = (path: string): number => {
      folders.push(new FolderNode(this, folders.length, path));
      indexes.set(path, folders.length - 1);
      return folders.length - 1;
    };
    add('');
    const folderOf = new Uint32Array(facts.length);
    let counts = new Uint32Array(1024);
    let last = { path: '', index: 0 };
    for (let row = 0; row < facts.length; row += 1) {
      const path = facts.pathAt(row);
      if (facts.typeAt(row) === 'folder') {
        const folder = folders[folderIndex(path, indexes, folders, add)];
        if (folder) folder.row = row;
        folderOf[row] = NO_FOLDER;
        continue;
      }
      const parent = parentOf(path);
      // Neighbours mostly stand in the same folder.
      if (parent !== last.path) last = { path: parent, index: folderIndex(parent, indexes, folders, add) };
      folderOf[row] = last.index;
      if (last.index >= counts.length) counts = longer(counts, last.index + 1);
      counts[last.index] = (counts[last.index] ?? 0) + 1;
    }
    this.folders = folders;
    this.#starts = new Uint32Array(folders.length + 1);
    for (let index = 0; index < folders.length; index += 1)
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + (counts[index] ?? 0);
    this.#rows = new Uint32Array(this.#starts[folders.length] ?? 0);
    const next = this.#starts.slice();
    for (let row = 0; row < facts.length; row += 1) {
      const index = folderOf[row] ?? NO_FOLDER;
      if (index === NO_FOLDER) continue;
      const at = next[index] ?? 0;
      this.#rows[at] = row;
      next[index] = at + 1;
    }
  }

  get root(): RecordNode {
    const [root] = this.folders;
    if (!root) throw new Error('a tree has a root');
    return root;
  }

  /** Rows of the files and links in the folder at this position of `folders`. */
  rowsIn(index: number): Uint32Array {
    return this.#rows.subarray(this.#starts[index], this.#starts[index + 1]);
  }
}

/** No row is in so many folders. */
const NO_FOLDER = 0xffff_ffff;

/** Position of a folder, made together with all its missing ancestors (without recursion: paths can be deep). */
function folderIndex(
  path: string,
  indexes: ReadonlyMap<string, number>,
  folders: readonly FolderNode[],
  add: (path: string) => number,
): number {
  const missing: string[] = [];
  let known = indexes.get(path);
  for (let at = path; known === undefined; known = indexes.get(at)) {
    missing.push(at);
    at = parentOf(at);
  }
  let index = known;
  for (const next of missing.reverse()) {
    const parent = folders[index];
    index = add(next);
    const child = folders[index];
    if (child) parent?.folders.push(child);
  }
  return index;
}

function longer(counts: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(Math.max(least, counts.length * 2));
  more.set(counts);
  return more;
}

function lastComponent(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
