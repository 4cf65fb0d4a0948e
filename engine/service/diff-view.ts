import type { ResultOf } from '#shared/contract/contract.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import type { BackupDiff } from '../catalog/diff.ts';

type DiffView = ResultOf<'backups.diff'>;
type Change = DiffView['changes'][number];

/** A comparison as a window shows it: the numbers, and the first `limit` changes in path order. Pure. */
export function diffView({ added, removed, changed, touched, totals }: BackupDiff, limit: number): DiffView {
  const changes: Change[] = [
    ...added.map((record) => changeOf('added', undefined, record)),
    ...removed.map((record) => changeOf('removed', record, undefined)),
    ...changed.map(({ before, after }) => changeOf('changed', before, after)),
    ...touched.map(({ before, after }) => changeOf('touched', before, after)),
  ];
  changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    added: totals.added,
    removed: totals.removed,
    changed: totals.changed,
    touched: totals.touched,
    changes: changes.slice(0, limit),
  };
}

function changeOf(
  change: Change['change'],
  before: ManifestRecord | undefined,
  after: ManifestRecord | undefined,
): Change {
  return {
    path: (after ?? before)?.path ?? '',
    change,
    sizeBefore: sizeOf(before),
    sizeAfter: sizeOf(after),
  };
}

function sizeOf(record: ManifestRecord | undefined): number | null {
  return record?.type === 'file' ? record.size : null;
}
