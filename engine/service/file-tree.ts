import type { TreeEntry } from '#shared/contract/backups.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import type { RecordList } from '../restore/record-list.ts';
import { type FolderNode, type RecordNode, RecordTree } from '../restore/record-tree.ts';

interface Sums {
  readonly size: number;
  readonly files: number;
}

/** Entries of folders that were looked at are kept, sorted, up to so many. */
const MOST_SORTED = 100_000;

/** The files of one opened backup as a tree, ready for a window that opens one folder after another. */
export class FileTree {
  readonly #tree: RecordTree;
  readonly #folders = new Map<string, FolderNode>();
  readonly #sums = new Map<RecordNode, Sums>();
  /** Sorted once for each folder that is looked at. */
  readonly #sorted = new Map<string, readonly TreeEntry[]>();
  #sortedEntries = 0;

  constructor(records: RecordList) {
    this.#tree = new RecordTree(records);
    // Children come after their parents, so that backwards their sums are there first.
    for (const folder of this.#tree.folders.toReversed()) {
      this.#folders.set(folder.path, folder);
      this.#sums.set(folder, this.#sumOf(folder));
    }
  }

  /** What stands in a folder, folders first, then by name; undefined when there is no such folder. */
  children(path: string): readonly TreeEntry[] | undefined {
    const known = this.#sorted.get(path);
    if (known) return known;
    const folder = this.#folders.get(path);
    if (!folder) return undefined;
    const entries = folder.children.map((node) => this.#entry(node)).sort(foldersFirst);
    this.#keep(path, entries);
    return entries;
  }

  /** Files and links whose name holds `text`, without regard to case, in path order; the first `limit`. */
  find(text: string, limit: number): { entries: TreeEntry[]; total: number } {
    const wanted = folded(text);
    const { facts, folders } = this.#tree;
    const found: { path: string; row: number }[] = [];
    for (const { rows } of folders) {
      for (const row of rows) {
        const path = facts.pathAt(row);
        if (folded(path.slice(path.lastIndexOf('/') + 1)).includes(wanted)) found.push({ path, row });
      }
    }
    found.sort((a, b) => (a.path < b.path ? -1 : 1));
    const entries = found.slice(0, limit).map(({ path, row }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return this.#entry({ name, path, row, record: facts.recordAt(row), children: undefined });
    });
    return { entries, total: found.length };
  }

  #sumOf(folder: FolderNode): Sums {
    const { facts } = this.#tree;
    let size = 0;
    let files = 0;
    for (const row of folder.rows) {
      size += facts.sizeAt(row);
      files += facts.typeAt(row) === 'file' ? 1 : 0;
    }
    for (const inner of folder.folders) {
      const sums = this.#sums.get(inner);
      size += sums?.size ?? 0;
      files += sums?.files ?? 0;
    }
    return { size, files };
  }

  #entry(node: RecordNode): TreeEntry {
    const { name, path, record } = node;
    const type = record?.type ?? 'folder';
    const { size, files } = this.#sums.get(node) ?? sumsOfLeaf(record);
    return { name, path, type, size, mtime: record?.mtime ?? 0, files };
  }

  #keep(path: string, entries: readonly TreeEntry[]): void {
    if (this.#sortedEntries + entries.length > MOST_SORTED) {
      this.#sorted.clear();
      this.#sortedEntries = 0;
    }
    this.#sorted.set(path, entries);
    this.#sortedEntries += entries.length;
  }
}

function sumsOfLeaf(record: ManifestRecord | undefined): Sums {
  return record?.type === 'file' ? { size: record.size, files: 1 } : { size: 0, files: 0 };
}

/** One collator for all: making one for each comparison takes a hundred times as long. */
const byName = new Intl.Collator('en', { numeric: true });

function foldersFirst(a: TreeEntry, b: TreeEntry): number {
  const rank = Number(a.type !== 'folder') - Number(b.type !== 'folder');
  return rank || byName.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
}

/** Spelled the same whatever system the name comes from, in lower case. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
