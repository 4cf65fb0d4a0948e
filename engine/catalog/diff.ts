import type { ManifestRecord } from '../archive/manifest.ts';
import { findMoves, type MovedRecord } from './diff-moves.ts';

/** In what way two records of one path differ. */
export type Difference = 'type' | 'content' | 'target' | 'mtime' | 'mode';

export interface ChangedRecord {
  readonly before: ManifestRecord;
  readonly after: ManifestRecord;
  /** Never empty. */
  readonly differences: readonly Difference[];
}

export interface BackupDiff {
  /** In path order, as are all lists here. */
  readonly added: readonly ManifestRecord[];
  readonly removed: readonly ManifestRecord[];
  /** The content, the link target or the type is another. */
  readonly changed: readonly ChangedRecord[];
  /** Only the modification time or the permissions are others. */
  readonly touched: readonly ChangedRecord[];
  /** Same content at another path; those files are not in `added` or `removed`. */
  readonly moved: readonly MovedRecord[];
  readonly totals: DiffTotals;
}

export interface DiffTotals {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly touched: number;
  readonly moved: number;
  readonly unchanged: number;
  /** Content bytes of the added files. */
  readonly addedBytes: number;
  readonly removedBytes: number;
  /** Content bytes of the changed files as they are in the later backup. */
  readonly changedBytes: number;
}

/** A copy in the order that `diffBackups` needs. */
export function sortedByPath(records: readonly ManifestRecord[]): ManifestRecord[] {
  return records.toSorted(byPath);
}

/**
 * What happened from one backup to a later one. Pure; both lists are in the order of `sortedByPath`. One pass
 * over both, so a million files take about a second. Moves are only looked for when asked.
 */
export function diffBackups(
  before: readonly ManifestRecord[],
  after: readonly ManifestRecord[],
  options: { readonly moves?: boolean } = {},
): BackupDiff {
  let added: ManifestRecord[] = [];
  let removed: ManifestRecord[] = [];
  const changed: ChangedRecord[] = [];
  const touched: ChangedRecord[] = [];
  let unchanged = 0;
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const old = before[left];
    const now = after[right];
    const order = old && now ? byPath(old, now) : old ? -1 : 1;
    if (old && order < 0) removed.push(old);
    if (now && order > 0) added.push(now);
    if (old && now && order === 0) {
      const differences = compare(old, now);
      if (differences.length === 0) unchanged += 1;
      else if (differences.some((what) => what !== 'mtime' && what !== 'mode')) {
        changed.push({ before: old, after: now, differences });
      } else touched.push({ before: old, after: now, differences });
    }
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
  }
  let moved: readonly MovedRecord[] = [];
  if (options.moves) ({ moved, added, removed } = findMoves(removed, added));
  const totals = {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    touched: touched.length,
    moved: moved.length,
    unchanged,
    addedBytes: contentBytes(added),
    removedBytes: contentBytes(removed),
    changedBytes: contentBytes(changed.map((change) => change.after)),
  };
  return { added, removed, changed, touched, moved, totals };
}

/** By UTF-16 units: the same everywhere, whatever the language of the computer. */
function byPath(a: ManifestRecord, b: ManifestRecord): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function compare(before: ManifestRecord, after: ManifestRecord): Difference[] {
  if (before.type !== after.type) return ['type'];
  const differences: Difference[] = [];
  if (before.type === 'file' && after.type === 'file' && before.sha256 !== after.sha256) {
    differences.push('content');
  }
  if (before.type === 'link' && after.type === 'link' && before.target !== after.target) {
    differences.push('target');
  }
  // A folder's time changes with every file in it, which is listed anyway; below a millisecond, file systems round.
  if (before.type !== 'folder' && Math.abs(before.mtime - after.mtime) >= 1) differences.push('mtime');
  if (before.mode !== after.mode) differences.push('mode');
  return differences;
}

function contentBytes(records: readonly ManifestRecord[]): number {
  let bytes = 0;
  for (const record of records) if (record.type === 'file') bytes += record.size;
  return bytes;
}
