import type { BackupRow } from '#shared/backup.ts';
import { shownStatus } from './shown-status.ts';

export const sortColumns = [
  'createdAt',
  'device',
  'plan',
  'size',
  'files',
  'status',
  'pinned',
  'provenAt',
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface BackupSort {
  readonly by: SortColumn;
  readonly descending: boolean;
}

export const newestFirst: BackupSort = { by: 'createdAt', descending: true };

/** After a press on a column's heading: the other direction, or this column with what people look for first. */
export function nextSort(sort: BackupSort, by: SortColumn): BackupSort {
  if (sort.by === by) return { by, descending: !sort.descending };
  return { by, descending: by !== 'device' && by !== 'plan' };
}

/** A sorted copy. Rows that are equal in the column come newest first; what was never proven comes last. */
export function sortBackups(rows: readonly BackupRow[], { by, descending }: BackupSort): BackupRow[] {
  const order = by === 'device' || by === 'plan' ? byName(rows, by) : orders[by];
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * order(a, b) || byDate(b, a) || (a.key < b.key ? -1 : 1));
}

type Order = (a: BackupRow, b: BackupRow) => number;

// One collator for all: making one for each comparison takes a hundred times as long.
const { compare } = new Intl.Collator(undefined, { numeric: true });
const byDate: Order = (a, b) => compareText(a.createdAt, b.createdAt);
const badness = { complete: 0, incomplete: 1, unchecked: 2, damaged: 3 } as const;

/** Few names stand in many rows: each is compared with the others once, and not again for each row. */
function byName(rows: readonly BackupRow[], column: 'device' | 'plan'): Order {
  const names = [...new Set(rows.map((row) => row[column]))].sort(compare);
  const ranks = new Map(names.map((name, rank) => [name, rank]));
  const rankOf = (row: BackupRow) => ranks.get(row[column]) ?? 0;
  return (a, b) => rankOf(a) - rankOf(b);
}

const orders: Record<Exclude<SortColumn, 'device' | 'plan'>, Order> = {
  createdAt: byDate,
  size: (a, b) => a.size - b.size,
  files: (a, b) => a.files - b.files,
  status: (a, b) => badness[shownStatus(a)] - badness[shownStatus(b)],
  pinned: (a, b) => Number(a.pinned) - Number(b.pinned),
  provenAt: (a, b) => compareText(a.provenAt ?? '', b.provenAt ?? ''),
};

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
