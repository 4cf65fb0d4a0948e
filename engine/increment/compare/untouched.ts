import type { ScannedItem } from '../../scan/scan-types.ts';
import { type KnownBase, SETTLED_AFTER } from '../base/known-base.ts';

/**
 * Whether nobody wrote to the file since the base read it, going by size, times, inode and mode. A file that was changed
 * about when the base was made may have been changed once more in the same tick of a coarse clock, after it was read:
 * such a file proves nothing by its times.
 */
export function isUntouched(item: ScannedItem, base: KnownBase, row: number): boolean {
  const { entries, observedAt } = base;
  const { size, mtime, ctime, inode, mode } = item;
  const settled = observedAt - SETTLED_AFTER;
  return (
    ctime !== 0 &&
    inode !== 0 &&
    entries.sizeAt(row) === size &&
    entries.ctimeAt(row) === ctime &&
    entries.inodeAt(row) === inode &&
    entries.mtimeAt(row) === mtime &&
    entries.modeAt(row) === mode &&
    mtime < settled &&
    ctime < settled
  );
}
