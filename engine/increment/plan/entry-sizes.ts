import type { ScanList } from '../../scan/scan-types.ts';
import type { BaseBackup } from '../base-backup.ts';
import type { Comparison } from '../comparison.ts';
import { HEADER_BYTES } from './big-file-pieces.ts';

/** What the entries of the new object will weigh, as well as can be known before they are packed. */
export interface EntrySizes {
  /** Bytes of one item's entry; content that is still to be compressed counts as it is. */
  of(index: number): number;
  /** Of all entries that are not in the base as they are … */
  readonly newBytes: number;
  /** … and, within that, content of which nothing is known. */
  readonly unknownBytes: number;
  /** Bytes in the zip for each byte of content, going by the entries that live on; at most 1. */
  readonly compression: number;
}

export function entrySizes(items: ScanList, { entries }: BaseBackup, comparison: Comparison): EntrySizes {
  let liveBytes = 0;
  let liveContent = 0;
  let newBytes = 0;
  let unknownBytes = 0;
  for (let index = 0; index < items.length; index += 1) {
    const row = comparison.rowAt(index);
    if (row >= 0) {
      liveBytes += entries.endAt(row) - entries.startAt(row);
      liveContent += items.sizeAt(index);
      continue;
    }
    newBytes += of(index);
    if (!comparison.partial.has(index)) unknownBytes += items.sizeAt(index);
  }
  const compression = liveContent === 0 ? 1 : Math.min(1, liveBytes / liveContent);
  return { of, newBytes, unknownBytes, compression };

  function of(index: number): number {
    const row = comparison.rowAt(index);
    if (row >= 0) return entries.endAt(row) - entries.startAt(row);
    const partial = comparison.partial.get(index);
    const older = partial && entries.record(partial.row);
    const shrinking = older?.type === 'file' && older.size > 0 ? older.length / older.size : 1;
    return HEADER_BYTES + items.sizeAt(index) * shrinking;
  }
}
