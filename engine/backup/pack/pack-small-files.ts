import { localHeaderLength } from '../../archive/local-header.ts';
import type { ScannedItem } from '../../scan/scan-types.ts';
import { fromColumns } from './batch-columns.ts';
import type { PackRun } from './pack-run.ts';
import { type PlacedName, placeName } from './placed-name.ts';
import { CONTENT_ROOM } from './slot-layout.ts';
import type { FileState, SmallBatchResult } from './small-batch-job.ts';

/**
 * Packs small files, batch by batch. Resolves when they are written, with those that turned out not to be
 * small any more.
 */
export async function packSmallFiles(
  run: PackRun,
  batches: Iterable<readonly ScannedItem[]>,
): Promise<ScannedItem[]> {
  const grown: ScannedItem[] = [];
  for (const batch of batches) {
    const slot = await run.slots.acquire();
    run.signal.throwIfAborted();
    const placed = batch.map((item) => placeName(item.path));
    const result = run.pool.run('packSmallBatch', {
      slot: slot.offset,
      level: run.level,
      paths: batch.map((item) => item.absolute),
      names: placed.map(({ name }) => name),
      images: imagesIn(batch),
    });
    // It is awaited in its turn; until then a failure must not count as unhandled.
    result.catch(() => {});
    run.steps.add(async () => {
      const packed = await result;
      const start = run.output.position;
      await run.output.write(slot.bytes.subarray(CONTENT_ROOM, CONTENT_ROOM + packed.bytes));
      run.slots.release(slot);
      recordBatch(run, start, batch, placed, packed, grown);
    });
  }
  await run.steps.drained();
  return grown;
}

function imagesIn(batch: readonly ScannedItem[]): ReadonlyMap<number, FileState> {
  const images = new Map<number, FileState>();
  batch.forEach(({ image, mtime, mode, ctime, inode }, index) => {
    if (image) images.set(index, { mtime, mode, ctime, inode });
  });
  return images;
}

function recordBatch(
  run: PackRun,
  start: number,
  batch: readonly ScannedItem[],
  placed: readonly PlacedName[],
  packed: SmallBatchResult,
  grown: ScannedItem[],
): void {
  let offset = start;
  let bytes = 0;
  let files = 0;
  let currentFile = '';
  let index = 0;
  for (const file of fromColumns(packed.files, batch.length)) {
    const item = batch[index];
    const name = placed[index];
    index += 1;
    if (item === undefined || name === undefined) throw new Error('There are more files than names.');
    if (file.outcome === 'too-large') {
      grown.push(item);
      continue;
    }
    files += 1;
    bytes += item.size;
    currentFile = item.path;
    if (file.trouble) run.ledger.addIssue({ ...file.trouble, path: item.path });
    if (file.outcome === 'left-out') continue;
    const { size, compressedSize: length, method, crc32, sha256, mtime, mode, ctime, inode } = file;
    const sparse = item.sparse ? ({ sparse: true } as const) : {};
    const state = ctime === 0 ? {} : { ctime, inode };
    run.ledger.addFile(
      { mtime, mode, offset, size, sha256, crc32, method, length, ...state, ...sparse },
      item.path,
      name,
    );
    offset += localHeaderLength(name.bytes.length, false) + length;
  }
  run.onProgress({ files, bytes, currentFile });
}
