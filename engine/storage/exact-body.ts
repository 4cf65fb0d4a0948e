import type { ByteRange } from './storage.ts';

/** What the bytes of an answer are: `start` and `end` (exclusive) in the object, and the object's whole size. */
export interface DeliveredRange extends ByteRange {
  readonly size: number;
}

/** Parses `bytes 0-99/1234`; undefined when it is anything else (also with an unknown size). */
export function parseContentRange(header: string): DeliveredRange | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header.trim());
  if (!match) return undefined;
  const [start, last, size] = match.slice(1).map(Number);
  if (start === undefined || last === undefined || size === undefined) return undefined;
  return last >= start && last < size ? { start, end: last + 1, size } : undefined;
}

/**
 * The bytes `wanted` out of a body that delivers `delivered` (which covers them): a server that ignores Range
 * sends the whole object. Never more than wanted; `tooShort` makes the error when the body ends early.
 */
export async function* exactBody(
  body: AsyncIterable<Uint8Array>,
  delivered: ByteRange,
  wanted: ByteRange,
  tooShort: () => unknown,
): AsyncIterable<Uint8Array> {
  let position = delivered.start;
  if (position >= wanted.end) return;
  for await (const chunk of body) {
    const from = Math.max(0, wanted.start - position);
    const to = Math.min(chunk.length, wanted.end - position);
    position += chunk.length;
    if (from < to) yield chunk.subarray(from, to);
    if (position >= wanted.end && delivered.end > wanted.end) return;
  }
  if (position < wanted.end) throw tooShort();
}
