import type { ByteRange } from '../../storage/storage.ts';
import type { PieceSpan, Pieces } from './choose-copies.ts';

/**
 * Bytes of copies that are sent all the same where every part must be `partSize` long: those that fill up the part a
 * copy begins in, and those behind the last whole part.
 */
export function equalPartsResent(
  intervals: readonly { readonly range: ByteRange }[],
  { size }: Pieces,
  spans: readonly PieceSpan[],
  partSize: number,
): number {
  let position = 0;
  let resent = 0;
  const copy = (length: number) => {
    const fill = Math.min(length, (partSize - (position % partSize)) % partSize);
    resent += fill + ((length - fill) % partSize);
    position += length;
  };
  for (const { range } of intervals) copy(range.end - range.start);
  let next = 0;
  for (const { first, end } of spans) {
    for (; next < first; next += 1) position += size[next] ?? 0;
    let length = 0;
    for (; next < end; next += 1) length += size[next] ?? 0;
    copy(length);
  }
  return resent;
}
