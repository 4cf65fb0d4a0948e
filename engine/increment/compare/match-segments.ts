import { DIGEST_BYTES } from '../../archive/manifest.ts';

/**
 * For each segment of a file as it is now: a segment of the base entry with the same content, or -1. `now` and `then`
 * hold DIGEST_BYTES a segment. What follows a match is preferred, then the same place, so that runs stay together; but
 * contents that moved by whole segments are found as well. In a deflate stream only the last segment can be last.
 */
export function matchSegments(now: Uint8Array, then: Uint8Array, stored: boolean): Int32Array {
  const a = Buffer.from(now.buffer, now.byteOffset, now.byteLength);
  const b = Buffer.from(then.buffer, then.byteOffset, then.byteLength);
  const count = a.length / DIGEST_BYTES;
  const baseCount = b.length / DIGEST_BYTES;
  const matches = new Int32Array(count).fill(-1);
  const fits = (segment: number, other: number) =>
    other >= 0 &&
    other < baseCount &&
    (stored || (segment === count - 1) === (other === baseCount - 1)) &&
    a.compare(
      b,
      other * DIGEST_BYTES,
      (other + 1) * DIGEST_BYTES,
      segment * DIGEST_BYTES,
      (segment + 1) * DIGEST_BYTES,
    ) === 0;
  let places: Map<string, number> | undefined;
  let previous = -1;
  for (let segment = 0; segment < count; segment += 1) {
    let found = -1;
    if (previous >= 0 && fits(segment, previous + 1)) found = previous + 1;
    else if (fits(segment, segment)) found = segment;
    else if (!stored && segment === count - 1) found = fits(segment, baseCount - 1) ? baseCount - 1 : -1;
    else {
      places ??= placesOf(b, stored ? baseCount : baseCount - 1);
      found = places.get(a.toString('latin1', segment * DIGEST_BYTES, (segment + 1) * DIGEST_BYTES)) ?? -1;
    }
    matches[segment] = found;
    previous = found;
  }
  return matches;
}

/** First segment of each content. */
function placesOf(digests: Buffer, count: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let segment = count - 1; segment >= 0; segment -= 1)
    places.set(digests.toString('latin1', segment * DIGEST_BYTES, (segment + 1) * DIGEST_BYTES), segment);
  return places;
}
