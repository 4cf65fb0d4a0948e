import type { ScanResult } from '../../scan/scan-types.ts';
import type { Comparison } from '../comparison.ts';
import { BaseTable } from './base-table.ts';
import type { FoundBase } from './find-base.ts';
import type { IndexCache } from './index-cache.ts';
import { SETTLED_AFTER } from './known-base.ts';

/**
 * After a comparison that found nothing to back up: notes ctime and inode of files that had to be read to know that, so
 * that the next comparison need not read them again (think of a folder that was just restored). `lookedAt`: when the
 * scan began, milliseconds since the epoch. Writes nothing when there is nothing new.
 */
export function refreshIndex(
  cache: IndexCache,
  base: FoundBase,
  { scan, comparison, lookedAt }: { scan: ScanResult; comparison: Comparison; lookedAt: number },
): void {
  if (!comparison.unchanged) return;
  const { entries, ...facts } = base;
  const { columns } = entries;
  const ctimes = columns.ctimes.slice();
  const inodes = columns.inodes.slice();
  let differs = false;
  for (let index = 0; index < scan.items.length; index += 1) {
    if (scan.items.typeAt(index) !== 'file') continue;
    const { path, ctime, inode, mtime } = scan.items.at(index);
    const row = entries.find(path);
    const last = Math.max(ctime, mtime);
    const settles = last >= base.observedAt - SETTLED_AFTER && last < lookedAt - SETTLED_AFTER;
    if (ctimes[row] === ctime && inodes[row] === inode && !settles) continue;
    ctimes[row] = ctime;
    inodes[row] = inode;
    differs = true;
  }
  if (!differs) return;
  cache.save({ ...facts, observedAt: lookedAt }, new BaseTable({ ...columns, ctimes, inodes }));
}
