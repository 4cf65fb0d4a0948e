import { runLimited } from '../../catalog/run-limited.ts';
import type { FileToRead } from './compare-items.ts';
import type { ContentRun } from './content-run.ts';
import { SHA256_BYTES, STATE_NUMBERS } from './hash-jobs.ts';

/** Enough for a few milliseconds of work, little enough that the last batches do not keep one worker waiting. */
const MOST_FILES = 256;
const MOST_BYTES = 4 * 1024 * 1024;

/** Reads files of the size that the base has too, and keeps those with the same content. */
export async function compareSmallContents(run: ContentRun, files: readonly FileToRead[]): Promise<void> {
  const batches = inBatches(run, files);
  await runLimited(batches, 2 * run.pool.workers, (batch) => compareBatch(run, batch), run.signal);
}

async function compareBatch(run: ContentRun, batch: readonly FileToRead[]): Promise<void> {
  await run.mayGoOn();
  const { draft, entries } = run;
  const items = batch.map(({ index }) => run.items.at(index));
  const states = new Float64Array(batch.length * STATE_NUMBERS);
  let bytes = 0;
  items.forEach(({ size, mtime, ctime, image }, at) => {
    states.set(image ? [size, Number.NaN, Number.NaN] : [size, mtime, ctime], at * STATE_NUMBERS);
    bytes += size;
  });
  const paths = items.map(({ absolute }) => absolute);
  const { hashes, sound } = await run.pool.run('hashSmallFiles', { paths, states });
  batch.forEach(({ index, row }, at) => {
    const item = items[at];
    const sha256 = hashes.subarray(at * SHA256_BYTES, (at + 1) * SHA256_BYTES);
    if (item && sound[at] === 1 && entries.hasSha256(row, sha256))
      draft.keep(index, row, entries.mtimeAt(row) !== item.mtime || entries.modeAt(row) !== item.mode);
    else draft.change();
  });
  run.onRead(bytes);
}

function inBatches({ items }: ContentRun, files: readonly FileToRead[]): FileToRead[][] {
  const batches: FileToRead[][] = [];
  let batch: FileToRead[] = [];
  let bytes = 0;
  for (const file of files) {
    const size = items.sizeAt(file.index);
    if (batch.length === MOST_FILES || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
