import type { FileSystem } from '../../ports/file-system.ts';
import type { JobContext } from '../../workers/job-set.ts';
import { SAMPLE, shrinks } from './incompressible.ts';
import { readFully } from './open-file.ts';

export interface SampleOrder {
  readonly descriptor: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Its name says that it is compressed already. */
  readonly compressedType: boolean;
}

const SAMPLES = 8;
/** Compressed formats often begin or end with an index that does shrink; that alone is not worth deflating. */
const SHRINKING_INDEXES = 2;

/** Whether deflating an open big file is worth while, judged by samples from all over it. */
export function isCompressible(order: SampleOrder, { files }: JobContext): boolean {
  const enough = order.compressedType ? SHRINKING_INDEXES + 1 : 1;
  const sample = new Uint8Array(SAMPLE);
  let shrinking = 0;
  for (let index = 0; index < SAMPLES && shrinking < enough; index += 1) {
    const position = Math.floor((Math.max(0, order.size - SAMPLE) * index) / (SAMPLES - 1));
    const length = readSample(files, order.descriptor, sample, position);
    if (shrinks(sample.subarray(0, length))) shrinking += 1;
  }
  return shrinking === enough;
}

/** What cannot be read now is told when it is its segment's turn. */
function readSample(files: FileSystem, descriptor: number, into: Uint8Array, position: number): number {
  try {
    return readFully(files, descriptor, into, into.length, position);
  } catch {
    return 0;
  }
}
