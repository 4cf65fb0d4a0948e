import { smallFilesOf } from '../../backup/pack/small-batches.ts';
import type { ScanList } from '../../scan/scan-types.ts';
import type { BaseEntries } from '../base-backup.ts';
import type { Comparison } from '../comparison.ts';

/**
 * The small files (indexes) that no interval carries, in the order in which they are packed: first those that stand
 * in the base unchanged, then new ones, then changed ones. Within the first and the last, what stands further behind
 * in the base, because it was packed later, comes later again: what changes all the time gathers at the end, and in
 * front long stretches stay as they are.
 */
export function smallFileOrder(
  items: ScanList,
  entries: BaseEntries,
  comparison: Comparison,
  carries: (index: number) => boolean,
): Uint32Array {
  const same: Placed[] = [];
  const added: number[] = [];
  const changed: Placed[] = [];
  for (const index of smallFilesOf(items)) {
    if (carries(index)) continue;
    const row = comparison.rowAt(index);
    const older = row >= 0 ? row : entries.find(items.at(index).path);
    if (row >= 0) same.push({ index, row });
    else if (older >= 0) changed.push({ index, row: older });
    else added.push(index);
  }
  const byRow = (a: Placed, b: Placed) => a.row - b.row || a.index - b.index;
  const indexes = (placed: Placed[]) => placed.sort(byRow).map(({ index }) => index);
  return Uint32Array.from([...indexes(same), ...added, ...indexes(changed)]);
}

interface Placed {
  readonly index: number;
  readonly row: number;
}
