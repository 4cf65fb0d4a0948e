import type { BackupDiff, ChangedRecord, ManifestRecord } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { printable } from './printable.ts';
import { count } from './words.ts';

/** What changed, one line a path, then the sums. */
export function diffText(diff: BackupDiff): string {
  const { totals } = diff;
  const lines = [
    ...diff.added.map((record) => `added    ${withSize(record)}`),
    ...diff.removed.map((record) => `removed  ${withSize(record)}`),
    ...diff.changed.map((change) => `changed  ${withSize(change.after)} (${change.differences.join(', ')})`),
    ...diff.touched.map((change) => `touched  ${change.after.path} (${change.differences.join(', ')})`),
    ...diff.moved.map((move) => `moved    ${move.before.path} -> ${move.after.path}`),
  ].map((line) => `${printable(line)}\n`);
  const sums = [
    `${totals.added.toLocaleString('en')} added (${formatBytes(totals.addedBytes)})`,
    `${totals.removed.toLocaleString('en')} removed (${formatBytes(totals.removedBytes)})`,
    `${totals.changed.toLocaleString('en')} changed (${formatBytes(totals.changedBytes)})`,
    `${totals.moved.toLocaleString('en')} moved`,
    `${totals.touched.toLocaleString('en')} with another time or permissions`,
  ];
  return `${lines.join('')}${sums.join(', ')}; ${count(totals.unchanged, 'entry', 'entries')} unchanged.\n`;
}

/** The same for scripts. */
export function diffJson(diff: BackupDiff) {
  return {
    added: diff.added.map(row),
    removed: diff.removed.map(row),
    changed: diff.changed.map(changedRow),
    touched: diff.touched.map(changedRow),
    moved: diff.moved.map((move) => ({ from: move.before.path, ...row(move.after) })),
    totals: diff.totals,
  };
}

function row(record: ManifestRecord) {
  return { path: record.path, type: record.type, size: record.type === 'file' ? record.size : 0 };
}

function changedRow({ before, after, differences }: ChangedRecord) {
  return { ...row(after), sizeBefore: row(before).size, differences };
}

function withSize(record: ManifestRecord): string {
  if (record.type === 'file') return `${record.path} (${formatBytes(record.size)})`;
  return record.type === 'folder' ? `${record.path}/` : record.path;
}
