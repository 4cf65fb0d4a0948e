import type { Span } from './byte-range.ts';
import type { ObjectRecord } from './folder/object-record.ts';
import { S3Error } from './s3-error.ts';

/**
 * Where one part of an object lies, and how many there are. An object that came in one piece, or whose parts are not
 * known, has one. An empty object has no bytes to name, so its `span` is missing.
 * @throws S3Error `InvalidArgument`, `InvalidPartNumber`
 */
export function findPart(
  partNumber: string,
  { size, parts = [[size, 1]] }: Pick<ObjectRecord, 'size' | 'parts'>,
): { readonly span: Span | undefined; readonly count: number } {
  const number = /^\d{1,5}$/.test(partNumber) ? Number(partNumber) : 0;
  if (number < 1 || number > 10_000) throw new S3Error('InvalidArgument', 'Part numbers are 1 to 10000.');
  const count = parts.reduce((sum, [, times]) => sum + times, 0);
  let start = 0;
  let left = number - 1;
  for (const [length, times] of parts) {
    if (left < times) {
      start += left * length;
      return { span: length > 0 ? { start, end: start + length } : undefined, count };
    }
    start += times * length;
    left -= times;
  }
  throw new S3Error('InvalidPartNumber', undefined, {
    fields: { PartNumberRequested: partNumber, ActualPartCount: String(count) },
  });
}
