import { localHeaderLength } from '../../archive/local-header.ts';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { ScanList, ScannedItem } from '../../scan/scan-types.ts';
import { HEADER_ROOM } from './slot-layout.ts';

/** Files up to this size are packed in batches, larger ones segment by segment. Bytes. */
export const SMALL_FILE = SEGMENT_SIZE;

/** More files a batch would save hardly any messages, but the last batches would keep one worker waiting. */
const MAX_FILES = 256;

/** An entry name may be mapped (see `entryNameFor`): every UTF-16 unit becomes at most 6 bytes of UTF-8. */
const BYTES_PER_UNIT = 6;

/** The small files of a scan (indexes), in scan order. */
export function* smallFilesOf(items: ScanList): Generator<number, void> {
  for (let index = 0; index < items.length; index += 1)
    if (items.typeAt(index) === 'file' && items.sizeAt(index) <= SMALL_FILE) yield index;
}

/**
 * Cuts small files (indexes; when absent all of the scan, in its order) into batches that fit into one slot: at most
 * 1 MiB of content, MAX_FILES files, and headers within HEADER_ROOM however long the names are (a name alone too long
 * for that stands in a batch of its own).
 */
export function* smallBatches(
  items: ScanList,
  wanted: Iterable<number> = smallFilesOf(items),
): Generator<readonly ScannedItem[], void> {
  let batch: ScannedItem[] = [];
  let content = 0;
  let headers = 0;
  for (const index of wanted) {
    const item = items.at(index);
    const header = localHeaderLength(item.path.length * BYTES_PER_UNIT, false);
    const full =
      content + item.size > SMALL_FILE || headers + header > HEADER_ROOM || batch.length === MAX_FILES;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      content = 0;
      headers = 0;
    }
    batch.push(item);
    content += item.size;
    headers += header;
  }
  if (batch.length > 0) yield batch;
}
