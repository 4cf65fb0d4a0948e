import type { ScanList } from '../../scan/scan-types.ts';
import { SMALL_FILE } from './small-batches.ts';

const DATABASE = /\.(?:db3?|sqlite3?|sqlitedb|mdb|ldb|ibd|realm)$/i;

/**
 * The big files of a scan (indexes), smallest first, databases last: what changes most often stands behind
 * what hardly ever does, so that later backups find long unchanged stretches in front. `wanted`: says which items
 * count; all when absent.
 */
export function bigFileOrder(items: ScanList, wanted: (index: number) => boolean = () => true): number[] {
  const found: { index: number; size: number; database: boolean }[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const size = items.sizeAt(index);
    if (items.typeAt(index) !== 'file' || size <= SMALL_FILE || !wanted(index)) continue;
    found.push({ index, size, database: DATABASE.test(items.at(index).path) });
  }
  found.sort((a, b) => Number(a.database) - Number(b.database) || a.size - b.size || a.index - b.index);
  return found.map(({ index }) => index);
}
