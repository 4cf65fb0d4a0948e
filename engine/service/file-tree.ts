import type { TreeEntry } from '#shared/contract/backups.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import { buildRecordTree, type RecordNode } from '../restore/record-tree.ts';

interface Sums {
  readonly size: number;
  readonly files: number;
}

/** The files of one opened backup as a tree, ready for a window that opens one folder after another. */
export class FileTree {
  readonly #folders = new Map<string, RecordNode>();
  readonly #sums = new Map<RecordNode, Sums>();
  /** Sorted once for each folder that is looked at. */
  readonly #sorted = new Map<string, readonly TreeEntry[]>();

  constructor(records: readonly ManifestRecord[]) {
    const order: RecordNode[] = [];
    const open = [buildRecordTree(records)];
    for (let node = open.pop(); node; node = open.pop()) {
      order.push(node);
      if (isFolder(node)) this.#folders.set(node.path, node);
      for (const child of node.children ?? []) open.push(child);
    }
    // Children come after their parents in `order`, so that backwards their sums are there first.
    for (const node of order.reverse()) this.#sums.set(node, this.#sumOf(node));
  }

  /** What stands in a folder, folders first, then by name; undefined when there is no such folder. */
  children(path: string): readonly TreeEntry[] | undefined {
    const known = this.#sorted.get(path);
    if (known) return known;
    const folder = this.#folders.get(path);
    if (!folder) return undefined;
    const entries = (folder.children ?? []).map((node) => this.#entry(node)).sort(foldersFirst);
    this.#sorted.set(path, entries);
    return entries;
  }

  /** Files and links whose name holds `text`, without regard to case, in path order; the first `limit`. */
  find(text: string, limit: number): { entries: TreeEntry[]; total: number } {
    const wanted = folded(text);
    const found: RecordNode[] = [];
    for (const node of this.#sums.keys()) {
      if (!isFolder(node) && folded(node.name).includes(wanted)) found.push(node);
    }
    found.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { entries: found.slice(0, limit).map((node) => this.#entry(node)), total: found.length };
  }

  #sumOf(node: RecordNode): Sums {
    const { record } = node;
    if (!isFolder(node)) {
      return record?.type === 'file' ? { size: record.size, files: 1 } : { size: 0, files: 0 };
    }
    let size = 0;
    let files = 0;
    for (const child of node.children ?? []) {
      const sums = this.#sums.get(child);
      size += sums?.size ?? 0;
      files += sums?.files ?? 0;
    }
    return { size, files };
  }

  #entry(node: RecordNode): TreeEntry {
    const { name, path, record } = node;
    const type = record?.type ?? 'folder';
    const { size, files } = this.#sums.get(node) ?? { size: 0, files: 0 };
    return { name, path, type, size, mtime: record?.mtime ?? 0, files };
  }
}

function isFolder(node: RecordNode): boolean {
  return node.record === undefined || node.record.type === 'folder';
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
