import { crc32 } from 'node:zlib';
import type { CentralEntry } from '../archive/central-entry.ts';
import { checkEntryPath } from '../archive/entry-path.ts';
import { MANIFEST_NAME, type ManifestRecord } from '../archive/manifest.ts';
import type { RejectedEntry } from './reader-types.ts';
import { parentOf } from './record-tree.ts';

export interface CrossChecked {
  /** Ascending by offset; unique safe paths, nothing below a file or a link. */
  readonly records: ManifestRecord[];
  readonly rejected: RejectedEntry[];
  /** Sound entries of the zip that no record speaks of. */
  readonly unclaimed: CentralEntry[];
}

/**
 * Holds the manifest's records against the zip's own central directory. Only a record that agrees in everything
 * with exactly one sound entry passes. `problems` are those `checkEntries` found, by position.
 */
export function crossCheck(
  records: readonly ManifestRecord[],
  entries: readonly CentralEntry[],
  problems: ReadonlyMap<number, string>,
): CrossChecked {
  const byName = new Map<string, number>();
  entries.forEach((entry, index) => {
    if (entry.name !== MANIFEST_NAME) byName.set(entry.name, index);
  });
  const paths = countPaths(records);
  const claimed = new Set<number>();
  const rejected: RejectedEntry[] = [];
  const passed: ManifestRecord[] = [];
  for (const record of records) {
    const index = byName.get(entryNameOf(record));
    const pathProblem = checkEntryPath(record.path);
    const problem =
      pathProblem ??
      ((paths.get(record.path) ?? 0) > 1 ? 'it stands in the manifest more than once' : undefined) ??
      (index === undefined ? 'the zip holds no such entry' : undefined) ??
      (index !== undefined && claimed.has(index) ? 'two records name the same entry' : undefined) ??
      (index === undefined ? undefined : (problems.get(index) ?? disagreement(record, entries[index])));
    if (index !== undefined) claimed.add(index);
    if (problem === undefined) passed.push(record);
    else rejected.push(reject(record.path, problem, pathProblem ? 'unsafe-path' : 'damaged'));
  }
  const safe = withoutChildrenOfLeaves(passed, rejected);
  safe.sort((a, b) => a.offset - b.offset);

  const unclaimed: CentralEntry[] = [];
  entries.forEach((entry, index) => {
    if (entry.name === MANIFEST_NAME || claimed.has(index)) return;
    const problem = problems.get(index);
    if (problem === undefined) unclaimed.push(entry);
    else rejected.push(reject(entry.name, problem, 'damaged'));
  });
  return { records: safe, rejected, unclaimed };
}

/** Name of a record's zip entry. */
export function entryNameOf(record: ManifestRecord): string {
  const name = record.entry ?? record.path;
  return record.type === 'folder' ? `${name}/` : name;
}

export function reject(path: string, problem: string, kind: 'damaged' | 'unsafe-path'): RejectedEntry {
  return { path, message: `It was left out: ${problem}.`, kind };
}

function countPaths(records: readonly ManifestRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of records) counts.set(path, (counts.get(path) ?? 0) + 1);
  return counts;
}

function disagreement(record: ManifestRecord, entry: CentralEntry | undefined): string | undefined {
  if (!entry) return 'the zip holds no such entry';
  if (entry.type !== record.type)
    return `the zip has a ${entry.type} where the manifest has a ${record.type}`;
  if (entry.offset !== record.offset) return 'manifest and zip give different places for it';
  const { size, length, checksum, method } = contentOf(record);
  if (entry.method !== method) return 'manifest and zip give different methods';
  if (entry.size !== size || entry.compressedSize !== length) return 'manifest and zip give different sizes';
  if (entry.crc32 !== checksum) return 'manifest and zip give different checksums';
  return undefined;
}

/** What the entry of a record holds. Links: the target as text, stored; folders: nothing. */
export function contentOf(record: ManifestRecord): {
  size: number;
  length: number;
  checksum: number;
  method: 0 | 8;
} {
  if (record.type === 'file') {
    return { size: record.size, length: record.length, checksum: record.crc32, method: record.method };
  }
  if (record.type === 'folder') return { size: 0, length: 0, checksum: 0, method: 0 };
  const target = Buffer.from(record.target);
  return { size: target.length, length: target.length, checksum: crc32(target), method: 0 };
}

/** An archive that has both a link `a` and a file `a/b` tries to have `a/b` written through the link. */
function withoutChildrenOfLeaves(
  records: readonly ManifestRecord[],
  rejected: RejectedEntry[],
): ManifestRecord[] {
  const leaves = new Set<string>();
  for (const { type, path } of records) if (type !== 'folder') leaves.add(path);
  const checked = new Map<string, boolean>([['', true]]);
  const isFolder = (path: string): boolean => {
    const open: string[] = [];
    let at = path;
    let known = checked.get(at);
    while (known === undefined) {
      open.push(at);
      known = leaves.has(at) ? false : checked.get(parentOf(at));
      at = parentOf(at);
    }
    for (const each of open) checked.set(each, known);
    return known;
  };
  return records.filter((record) => {
    if (isFolder(parentOf(record.path))) return true;
    rejected.push(reject(record.path, 'it stands below something that is no folder', 'unsafe-path'));
    return false;
  });
}
