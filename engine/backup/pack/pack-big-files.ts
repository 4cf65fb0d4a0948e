import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { ScannedItem } from '../../scan/scan-types.ts';
import { type BigEntry, beginBigEntry } from './big-entry.ts';
import type { InBaseEntry } from './in-base-entry.ts';
import { type OpenBigFile, type Opening, openBigFile } from './open-big-file.ts';
import type { PackRun } from './pack-run.ts';

export interface BigFile {
  readonly item: ScannedItem;
  /** What of it stands in the base already. */
  readonly inBase?: InBaseEntry | undefined;
}

/**
 * Packs big files one after the other, each segment by segment on all workers. The next file is opened, and
 * its first segments are under way, while the last segments of the one before are still being compressed.
 */
export async function packBigFiles(run: PackRun, files: Iterable<BigFile>): Promise<void> {
  let next: { file: BigFile; opening: Promise<Opening> } | undefined;
  for (const file of files) {
    const current = next;
    next = { file, opening: open(run, file) };
    if (current) await packBigFile(run, current.file, await current.opening);
  }
  if (next) await packBigFile(run, next.file, await next.opening);
  await run.steps.drained();
}

function open(run: PackRun, { item, inBase }: BigFile): Promise<Opening> {
  const opening = openBigFile(run, item.absolute, inBase?.method);
  // It is awaited in its turn; until then a failure must not count as unhandled.
  opening.catch(() => {});
  return opening;
}

async function packBigFile(run: PackRun, bigFile: BigFile, opening: Opening): Promise<void> {
  run.signal.throwIfAborted();
  const { item } = bigFile;
  if (opening.outcome === 'left-out') {
    run.steps.add(async () => {
      run.ledger.addIssue({ ...opening.trouble, path: item.path });
      run.onProgress({ files: 1, bytes: item.size, currentFile: item.path });
    });
    return;
  }
  await packSegments(run, bigFile, opening);
}

async function packSegments(run: PackRun, { item, inBase }: BigFile, file: OpenBigFile): Promise<void> {
  const { size, descriptor } = file;
  let entry: BigEntry | undefined;
  const begun = (): BigEntry => {
    if (entry === undefined) throw new Error('A segment came before its file.');
    return entry;
  };
  const method = chooseMethod(file);
  run.steps.add(async () => {
    entry = await beginBigEntry(run, item, file, method);
  });
  for (let position = 0; position < size; position += SEGMENT_SIZE) {
    const slot = await run.slots.acquire();
    run.signal.throwIfAborted();
    const length = Math.min(SEGMENT_SIZE, size - position);
    const last = position + length === size;
    const copy = method === inBase?.method ? inBase.at(position / SEGMENT_SIZE, last) : undefined;
    const result = run.pool.run('packSegment', {
      slot: slot.offset,
      descriptor,
      position,
      length,
      method,
      level: run.level,
      last,
      inBase: copy?.digest,
    });
    result.catch(() => {});
    run.steps.add(async () => {
      await begun().addSegment(await result, slot.bytes, { length, last, inBase: copy?.range });
      run.slots.release(slot);
    });
  }
  run.steps.add(() => begun().finish());
}

/**
 * Deflated data may be a little longer than the content. A file so close to 4 GiB that this decides whether
 * its header needs 64-bit sizes is stored: then the header's length is known before the first byte.
 */
function chooseMethod({ size, compressible }: OpenBigFile): 0 | 8 {
  const limit = 0xffff_ffff;
  const longest = size + Math.ceil(size / SEGMENT_SIZE) * 128;
  return compressible && !(size < limit && longest >= limit) ? 8 : 0;
}
