import type { Stats } from 'node:fs';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../../archive/manifest.ts';
import { openForReading, sameState } from '../../backup/pack/open-file.ts';
import { readTrouble } from '../../backup/pack/read-trouble.ts';
import { runLimited } from '../../catalog/run-limited.ts';
import type { ScannedItem } from '../../scan/scan-types.ts';
import type { ContentRun } from './content-run.ts';

/** What one job reads: long enough to be worth its message, short enough for all workers to share one file. */
const PIECE = 16 * SEGMENT_SIZE;

export interface BigContent {
  /** DIGEST_BYTES a segment, one behind the other, for the whole file as it was read. */
  readonly digests: Uint8Array;
  /** Only when asked for. */
  readonly sha256: Uint8Array | undefined;
  /** The file was all the time as the scan saw it. */
  readonly sound: boolean;
}

/** Reads a big file on all workers. Undefined when it cannot be read, is no file any more, or gets shorter meanwhile. */
export async function readBigContent(
  run: ContentRun,
  item: ScannedItem,
  wholeHash: boolean,
): Promise<BigContent | undefined> {
  await run.mayGoOn();
  const opened = open(run, item.absolute);
  if (!opened) return undefined;
  const { descriptor, stats } = opened;
  const whole = wholeHash ? run.pool.run('hashWhole', { descriptor, size: stats.size }) : undefined;
  const [pieces, sha256] = await Promise.all([digestPieces(run, descriptor, stats.size), whole]);
  const after = stateOf(run, descriptor);
  run.openFiles.delete(descriptor);
  run.files.closeSync(descriptor);
  if (pieces.some((piece) => piece === undefined) || (wholeHash && !sha256) || !after) return undefined;
  const sameTimes = item.image || (stats.mtimeMs === item.mtime && stats.ctimeMs === item.ctime);
  const digests = Buffer.concat(pieces.flatMap((piece) => piece ?? []));
  return { digests, sha256, sound: stats.size === item.size && sameTimes && sameState(stats, after) };
}

function open(run: ContentRun, path: string): { descriptor: number; stats: Stats } | undefined {
  try {
    const descriptor = openForReading(run.files, path);
    run.openFiles.add(descriptor);
    const stats = run.files.fstatSync(descriptor);
    if (stats.isFile()) return { descriptor, stats };
    run.openFiles.delete(descriptor);
    run.files.closeSync(descriptor);
  } catch (error) {
    // The reason is told by the packer, which opens it again. This throws what is no error of the system.
    readTrouble(error);
  }
  return undefined;
}

function stateOf({ files }: ContentRun, descriptor: number): Stats | undefined {
  try {
    return files.fstatSync(descriptor);
  } catch (error) {
    readTrouble(error);
    return undefined;
  }
}

function digestPieces(
  run: ContentRun,
  descriptor: number,
  size: number,
): Promise<(Uint8Array | undefined)[]> {
  const positions = Array.from({ length: Math.ceil(size / PIECE) }, (_, index) => index * PIECE);
  const digest = async (position: number) => {
    await run.mayGoOn();
    const length = Math.min(PIECE, size - position);
    const digests = await run.pool.run('digestSegments', { descriptor, position, length });
    run.onRead(length);
    return digests.length === Math.ceil(length / SEGMENT_SIZE) * DIGEST_BYTES ? digests : undefined;
  };
  // Not all at once: what the workers were given they read, also in a pause.
  return runLimited(positions, 2 * run.pool.workers, digest, run.signal);
}
