import { DIGEST_BYTES, type FileRecord, SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { ByteRange } from '../../storage/storage.ts';
import type { BaseEntries } from '../base-backup.ts';

/** A big file's entry in the base, segment by segment. */
export interface BaseSegments {
  readonly method: 0 | 8;
  readonly count: number;
  /** Bytes of the base object that hold the segment. */
  range(segment: number): ByteRange;
  /** The first DIGEST_BYTES of the SHA-256 of the segment's content, in hex. */
  digest(segment: number): string;
}

/** Undefined when the row is no file of more than one segment whose digests are known. */
export function baseSegments(entries: BaseEntries, row: number): BaseSegments | undefined {
  const record = entries.record(row);
  if (record.type !== 'file' || record.digests === undefined) return undefined;
  const lengths = segmentLengths(record);
  const digests = Buffer.from(record.digests, 'base64');
  if (lengths === undefined || digests.length !== lengths.length * DIGEST_BYTES) return undefined;
  const starts = new Float64Array(lengths.length + 1);
  starts[0] = entries.endAt(row) - record.length;
  lengths.forEach((length, segment) => {
    starts[segment + 1] = (starts[segment] ?? 0) + length;
  });
  return {
    method: record.method,
    count: lengths.length,
    range: (segment) => ({ start: starts[segment] ?? 0, end: starts[segment + 1] ?? 0 }),
    digest: (segment) => digests.toString('hex', segment * DIGEST_BYTES, (segment + 1) * DIGEST_BYTES),
  };
}

/** Bytes of each segment in the zip; what is stored stands there as it is. */
function segmentLengths({ method, size, length, segments }: FileRecord): readonly number[] | undefined {
  const count = Math.ceil(size / SEGMENT_SIZE);
  if (count < 2) return undefined;
  if (method === 8) {
    const whole = segments?.length === count && segments.reduce((sum, each) => sum + each, 0) === length;
    return whole ? segments : undefined;
  }
  if (length !== size) return undefined;
  return Array.from({ length: count }, (_, index) => Math.min(SEGMENT_SIZE, size - index * SEGMENT_SIZE));
}
