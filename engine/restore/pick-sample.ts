import type { Random } from '../ports/random.ts';

/**
 * A random choice of entries whose stored data makes up at least `percent` (0–100) of all, never none where there
 * are any. In the order of `entries`; every entry has the same chance.
 */
export function pickSample<T extends { readonly length: number }>(
  entries: readonly T[],
  percent: number,
  random: Random,
): T[] {
  const total = entries.reduce((sum, entry) => sum + weight(entry), 0);
  const wanted = (total * Math.min(100, Math.max(0, percent))) / 100;
  const left = Array.from(entries.keys());
  const picked: number[] = [];
  let reached = 0;
  while (left.length > 0 && (picked.length === 0 || reached < wanted)) {
    const at = integerBelow(left.length, random);
    const index = left[at];
    const last = left.pop();
    if (index === undefined || last === undefined) break;
    if (at < left.length) left[at] = last;
    picked.push(index);
    reached += weight(entries[index]);
  }
  return picked
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const entry = entries[index];
      return entry ? [entry] : [];
    });
}

/** Empty files count a little, so that a backup of nothing else has something to choose from. */
function weight(entry: { readonly length: number } | undefined): number {
  return (entry?.length ?? 0) + 1;
}

/** A whole number from 0 to below `limit`, all equally likely. */
export function integerBelow(limit: number, random: Random): number {
  const bytes = random.bytes(6);
  const value = Buffer.from(bytes.buffer, bytes.byteOffset, 6).readUIntBE(0, 6);
  return Math.floor((value / 2 ** 48) * limit);
}
