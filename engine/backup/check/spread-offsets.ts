import { evenChoice } from './borders.ts';

/**
 * Out of the ascending offsets of a backup's entries, at most about `most`: half of them evenly by number, half evenly
 * by place, so that neither many small entries nor few large ones are passed over. The first and the last entry are
 * always among them. Pure.
 */
export function spreadOffsets(offsets: Float64Array, most: number): number[] {
  const half = Math.max(2, Math.floor(most / 2));
  const byNumber = evenChoice([...offsets], half);
  const [first = 0] = byNumber;
  const last = byNumber.at(-1) ?? first;
  const chosen = new Set(byNumber);
  let at = 0;
  for (let step = 1; step < half; step += 1) {
    const target = first + ((last - first) * step) / half;
    while ((offsets[at] ?? Number.POSITIVE_INFINITY) < target) at += 1;
    const offset = offsets[at];
    if (offset !== undefined) chosen.add(offset);
  }
  return [...chosen].sort((a, b) => a - b);
}
