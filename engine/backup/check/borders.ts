import type { CopiedEntry, CopiedInterval } from '../pack-types.ts';

/** Local headers that are read back of one backup at most: each is a request. */
export const MOST_BORDERS = 64;

/**
 * The first and last entry of every copied interval, ascending and each once; of very many an even choice, the very
 * first and the very last always among them. Pure.
 */
export function bordersOf(intervals: readonly CopiedInterval[]): CopiedEntry[] {
  const byOffset = new Map<number, CopiedEntry>();
  for (const { first, last } of intervals)
    for (const entry of [first, last]) byOffset.set(entry.offset, entry);
  const all = [...byOffset.values()].sort((a, b) => a.offset - b.offset);
  return evenChoice(all, MOST_BORDERS);
}

/** At most `most` (two or more) of `items`, evenly spread, the first and the last among them. */
export function evenChoice<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, n) => items[Math.round(n * step)]).flatMap((item) =>
    item === undefined ? [] : [item],
  );
}
