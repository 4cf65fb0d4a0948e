import { hash } from 'node:crypto';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../archive/manifest.ts';
import type { ByteRange } from '../storage/storage.ts';
import { readHeader } from './read-header.ts';
import type { RangeSource } from './stored-bytes.ts';
import type { StoredEntry } from './stored-entry.ts';
import { unpackSegment } from './unpack-entry.ts';

/** A file whose content can be proven piece by piece. */
export interface SegmentedEntry {
  readonly entry: StoredEntry;
  /** As in the manifest; without them a segment is only unpacked. */
  readonly digests?: string | undefined;
}

/** Whether single segments of the file can be read back at all. */
export function isSegmented({ entry }: SegmentedEntry): boolean {
  return (
    entry.method === 0 || (entry.segments !== undefined && entry.segments.length === segmentCount(entry))
  );
}

export function segmentCount(entry: Pick<StoredEntry, 'size'>): number {
  return Math.ceil(entry.size / SEGMENT_SIZE);
}

/**
 * Reads back the local header and these segments (ascending) of a big file and compares their content with the digests.
 * Returns a plain clause that says what is damaged, or undefined. One request for the header and one for each run of
 * neighbours. Rejects as the source does.
 */
export async function readSegments(
  file: SegmentedEntry,
  segments: readonly number[],
  source: RangeSource,
): Promise<string | undefined> {
  const { entry } = file;
  const header = await readHeader(entry, source);
  if ('damaged' in header) return header.damaged;
  const digests = file.digests === undefined ? undefined : Buffer.from(file.digests, 'base64');
  for (const run of runsOf(segments)) {
    const ranges = rangesOf(entry, run, header.dataStart);
    const [first, last] = [ranges[0], ranges.at(-1)];
    if (!first || !last) continue;
    const bytes = await source.read({ start: first.start, end: last.end });
    for (const [at, { start, end }] of ranges.entries()) {
      const index = (run[0] ?? 0) + at;
      const problem = segmentProblem(
        entry,
        index,
        bytes.subarray(start - first.start, end - first.start),
        digests,
      );
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function segmentProblem(
  entry: StoredEntry,
  index: number,
  data: Uint8Array,
  digests: Buffer | undefined,
): string | undefined {
  const size = Math.min(SEGMENT_SIZE, entry.size - index * SEGMENT_SIZE);
  const unpacked = entry.method === 0 ? { content: data } : unpackSegment(data, size);
  if ('damaged' in unpacked) return unpacked.damaged;
  if (digests === undefined) return undefined;
  const wanted = digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
  const found = hash('sha256', unpacked.content, 'buffer').subarray(0, DIGEST_BYTES);
  return found.equals(wanted) ? undefined : 'its content does not match its SHA-256';
}

/** Where the data of neighbouring segments stands. */
function rangesOf(entry: StoredEntry, run: readonly number[], dataStart: number): ByteRange[] {
  const [first = 0] = run;
  const lengthOf = (index: number) =>
    entry.method === 0
      ? Math.min(SEGMENT_SIZE, entry.size - index * SEGMENT_SIZE)
      : (entry.segments?.[index] ?? 0);
  let at = dataStart;
  if (entry.method === 0) at += first * SEGMENT_SIZE;
  else for (let index = 0; index < first; index += 1) at += lengthOf(index);
  return run.map((index) => {
    const start = at;
    at += lengthOf(index);
    return { start, end: at };
  });
}

/** `1 2 3 7 8` → `1 2 3`, `7 8`; at most eight together, so that little memory is enough. */
function runsOf(segments: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const index of segments) {
    const run = runs.at(-1);
    if (run !== undefined && run.length < 8 && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  return runs;
}
