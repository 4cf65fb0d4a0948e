import { S3Error } from './s3-error.ts';

/** Bytes `start` (inclusive) to `end` (exclusive). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for an object of `size` bytes. `undefined` when it is to be ignored, as HTTP says of
 * forms that a server does not understand (several ranges among them).
 * @throws S3Error `InvalidRange` when the range lies outside the object
 */
export function parseRange(header: string | undefined, size: number): Span | undefined {
  const form = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!form || (form[1] === '' && form[2] === '')) return undefined;
  if (form[1] === '') {
    const length = Math.min(Number(form[2]), size);
    if (length === 0) throw outside(size);
    return { start: size - length, end: size };
  }
  const start = Number(form[1]);
  const last = form[2] === '' ? size - 1 : Number(form[2]);
  if (form[2] !== '' && last < start) return undefined;
  if (start >= size) throw outside(size);
  return { start, end: Math.min(last, size - 1) + 1 };
}

function outside(size: number): S3Error {
  return new S3Error('InvalidRange', undefined, { fields: { ActualObjectSize: String(size) } });
}
