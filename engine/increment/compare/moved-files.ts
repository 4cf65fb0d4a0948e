import type { ScanList } from '../../scan/scan-types.ts';
import type { ComparableEntries } from '../base/known-base.ts';
import type { FileToRead } from './compare-items.ts';
import type { ComparisonDraft } from './comparison-draft.ts';

/** Where a new file may come from: rows of the base, the likeliest first. Never empty. */
export interface MovedFile extends FileToRead {
  readonly origins: readonly number[];
}

/** Many files of one size tell nothing; looking at all of them for each would take ever longer. */
const MOST_ORIGINS = 16;

/** Of the files without a row: those that may have been moved, because a file of just their size has gone elsewhere. */
export function findMovedFiles(
  draft: ComparisonDraft,
  items: ScanList,
  entries: ComparableEntries,
  files: readonly FileToRead[],
): MovedFile[] {
  const added = files.filter(({ row }) => row < 0);
  const gone = goneBySize(draft, entries, new Set(added.map(({ index }) => items.sizeAt(index))));
  return added.flatMap((file) => {
    const rows = gone.get(items.sizeAt(file.index));
    if (!rows) return [];
    const item = items.at(file.index);
    const likeness = (row: number) =>
      (entries.inodeAt(row) === item.inode ? 4 : 0) +
      (entries.mtimeAt(row) === item.mtime ? 2 : 0) +
      (nameOf(entries.record(row).path) === nameOf(item.path) ? 1 : 0);
    const ranked = rows.map((row) => ({ row, likeness: likeness(row) }));
    ranked.sort((a, b) => b.likeness - a.likeness || a.row - b.row);
    return [{ ...file, origins: ranked.slice(0, MOST_ORIGINS).map(({ row }) => row) }];
  });
}

function goneBySize(
  draft: ComparisonDraft,
  entries: ComparableEntries,
  sizes: ReadonlySet<number>,
): Map<number, number[]> {
  const gone = new Map<number, number[]>();
  if (sizes.size === 0) return gone;
  for (let row = 0; row < entries.length; row += 1) {
    const size = entries.sizeAt(row);
    if (!sizes.has(size) || !draft.isGone(row) || entries.typeAt(row) !== 'file') continue;
    if (!entries.digestsAt(row)) continue;
    const rows = gone.get(size);
    if (rows) rows.push(row);
    else gone.set(size, [row]);
  }
  return gone;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
