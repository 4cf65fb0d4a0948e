import type { ManifestRecord } from '../archive/manifest.ts';
import { factsOf, type RecordFacts, type RecordList } from '../restore/record-list.ts';
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

/** The records in the order that `diffBackups` needs. */
export function sortedByPath(records: RecordList): RecordList {
  const facts = factsOf(records);
  const rows = Array.from({ length: facts.length }, (_, row) => row);
  return facts.pick(rows.sort((one, other) => facts.comparePaths(one, other)));
}

/**
 * What happened from one backup to a later one. Pure; both lists are in the order of `sortedByPath`. One pass
 * over both, so a million files take about a second. Moves are only looked for when asked.
 */
export function diffBackups(
  before: RecordList,
  after: RecordList,
  options: { readonly moves?: boolean } = {},
): BackupDiff {
  const [olds, news] = [factsOf(before), factsOf(after)];
  let added: ManifestRecord[] = [];
  let removed: ManifestRecord[] = [];
  const changed: ChangedRecord[] = [];
  const touched: ChangedRecord[] = [];
  let unchanged = 0;
  let left = 0;
  let right = 0;
  while (left < olds.length || right < news.length) {
    const order = compareRows(olds, left, news, right);
    if (order < 0) removed.push(olds.recordAt(left));
    if (order > 0) added.push(news.recordAt(right));
    if (order === 0 && isAlike(olds, left, news, right)) unchanged += 1;
    else if (order === 0) {
      const old = olds.recordAt(left);
      const now = news.recordAt(right);
      const differences = compare(old, now);
      if (differences.some((what) => what !== 'mtime' && what !== 'mode')) {
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

/** By UTF-16 units: the same everywhere, whatever the language of the computer. A list that has ended comes last. */
function compareRows(olds: RecordFacts, left: number, news: RecordFacts, right: number): number {
  if (left >= olds.length) return 1;
  if (right >= news.length) return -1;
  const old = olds.pathAt(left);
  const now = news.pathAt(right);
  return old < now ? -1 : old > now ? 1 : 0;
}

/** Whether there is nothing to tell of two records of one path. Most are alike, and are not made for that. */
function isAlike(olds: RecordFacts, left: number, news: RecordFacts, right: number): boolean {
  const type = olds.typeAt(left);
  return (
    type === news.typeAt(right) &&
    olds.modeAt(left) === news.modeAt(right) &&
    (type === 'folder' || isSameTime(olds.mtimeAt(left), news.mtimeAt(right))) &&
    olds.contentAt(left) === news.contentAt(right)
  );
}

/** Below a millisecond, file systems round. */
function isSameTime(before: number, after: number): boolean {
  return Math.abs(before - after) < 1;
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
  // A folder's time changes with every file in it, which is listed anyway.
  if (before.type !== 'folder' && !isSameTime(before.mtime, after.mtime)) differences.push('mtime');
  if (before.mode !== after.mode) differences.push('mode');
  return differences;
}

function contentBytes(records: readonly ManifestRecord[]): number {
  let bytes = 0;
  for (const record of records) if (record.type === 'file') bytes += record.size;
  return bytes;
}
