import type { FileSystem } from '../../ports/file-system.ts';
import type { JobContext } from '../../workers/job-set.ts';
import { hasCompressedType, SAMPLE, shrinks } from './incompressible.ts';
import { openForReading, readFully } from './open-file.ts';
import { NOT_A_FILE, type ReadTrouble, readTrouble } from './read-trouble.ts';

/** A big file that is open and ready to be read. */
export interface ProbedFile {
  readonly outcome: 'opened';
  /** Good in every thread; whoever asked for it closes it. */
  readonly descriptor: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly mode: number;
  /** Whether deflating it is worth while, judged by samples from all over the file. */
  readonly compressible: boolean;
}

export type ProbeResult = ProbedFile | { readonly outcome: 'left-out'; readonly trouble: ReadTrouble };

const SAMPLES = 8;

/** Opens a big file, once for all its segments: a file put in its place meanwhile cannot get mixed in. */
export function probeBigFile(order: { readonly path: string }, { files }: JobContext): ProbeResult {
  let descriptor: number | undefined;
  try {
    descriptor = openForReading(files, order.path);
    const stats = files.fstatSync(descriptor);
    if (!stats.isFile()) {
      files.closeSync(descriptor);
      return { outcome: 'left-out', trouble: NOT_A_FILE };
    }
    const { size, mtimeMs, ctimeMs } = stats;
    const compressible = judge(files, descriptor, size, hasCompressedType(order.path));
    return { outcome: 'opened', descriptor, size, mtimeMs, ctimeMs, mode: stats.mode & 0o7777, compressible };
  } catch (error) {
    if (descriptor !== undefined) files.closeSync(descriptor);
    return { outcome: 'left-out', trouble: readTrouble(error) };
  }
}

function judge(files: FileSystem, descriptor: number, size: number, compressedType: boolean): boolean {
  if (size === 0) return false;
  const sample = new Uint8Array(SAMPLE);
  let shrinking = 0;
  for (let index = 0; index < SAMPLES; index += 1) {
    const position = Math.floor((Math.max(0, size - SAMPLE) * index) / (SAMPLES - 1));
    const length = readFully(files, descriptor, sample, SAMPLE, position);
    if (shrinks(sample.subarray(0, length))) shrinking += 1;
    // Compressed formats often begin or end with an index that does shrink; that alone is not worth it.
    if (shrinking > (compressedType ? 2 : 0)) return true;
  }
  return false;
}
