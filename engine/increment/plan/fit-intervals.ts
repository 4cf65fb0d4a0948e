import { chooseIntervals, type RunSpan } from './choose-intervals.ts';
import type { LiveRuns } from './live-runs.ts';
import type { PlanLimits } from './plan-limits.ts';

/** At first a dead byte that is copied counts a tenth of a byte that is uploaded … */
const DEAD_PRICE = 0.1;
/** … then so much more each time, while there are too many of them. */
const DEAD_STEP = 1.6;
const HIGHEST_DEAD_PRICE = 1e6;
/** How closely the price is found. */
const PRICE_HALVINGS = 5;
/** An interval costs a request. */
const INTERVAL_PRICE = 2048;
const INTERVAL_STEP = 4;
/** Some storages take a thousand parts, and more of them make any upload slow. */
const COMFORTABLE_PARTS = 900;

export interface FittedIntervals {
  readonly spans: readonly RunSpan[];
  readonly copyBytes: number;
  readonly deadBytes: number;
}

/**
 * Chooses intervals within the budget for dead bytes and with a bearable number of parts. `otherBytes`: what is
 * uploaded whatever is chosen. `purge`: no dead byte at all.
 */
export function fitIntervals(
  runs: LiveRuns,
  otherBytes: number,
  limits: PlanLimits,
  purge: boolean,
): FittedIntervals {
  const { equalPartSize, minPart, deadBudget } = limits;
  const minLength = equalPartSize === null ? minPart : Math.max(minPart, 2 * equalPartSize);
  let liveBytes = 0;
  for (let run = 0; run < runs.length; run += 1) liveBytes += (runs.end[run] ?? 0) - (runs.start[run] ?? 0);
  const uploadOf = (fitted: FittedIntervals) =>
    otherBytes + liveBytes - (fitted.copyBytes - fitted.deadBytes);

  const enoughParts = mostParts(otherBytes + liveBytes, limits);
  // With equal parts, the part that lies across the beginning of an interval is always sent.
  let perInterval = INTERVAL_PRICE + (equalPartSize ?? 0);
  for (;;) {
    const fitted = withinBudget(perInterval);
    const parts = copyParts(runs, fitted, limits) + Math.ceil(uploadOf(fitted) / limits.partSize);
    if (equalPartSize !== null || parts <= enoughParts || fitted.spans.length === 0) return fitted;
    perInterval *= INTERVAL_STEP;
  }

  function withinBudget(perInterval: number): FittedIntervals {
    const choose = (perDeadByte: number) =>
      measure(runs, chooseIntervals(runs, { minLength, perDeadByte, perInterval }));
    const fits = ({ deadBytes }: FittedIntervals) =>
      deadBytes <= deadBudget * (otherBytes + liveBytes + deadBytes);
    if (purge) return choose(Number.POSITIVE_INFINITY);
    let tooCheap = DEAD_PRICE;
    let fitted = choose(tooCheap);
    if (fits(fitted)) return fitted;
    let price = tooCheap * DEAD_STEP;
    for (fitted = choose(price); !fits(fitted); fitted = choose(price)) {
      tooCheap = price;
      price = price > HIGHEST_DEAD_PRICE ? Number.POSITIVE_INFINITY : price * DEAD_STEP;
    }
    // The price in between that just suffices: a higher one tidies up more than it has to, and all that is sent.
    for (let halving = 0; halving < PRICE_HALVINGS && price < Number.POSITIVE_INFINITY; halving += 1) {
      const between = Math.sqrt(tooCheap * price);
      const tried = choose(between);
      if (fits(tried)) {
        price = between;
        fitted = tried;
      } else tooCheap = between;
    }
    return fitted;
  }
}

/** Parts that an object of so many live bytes may have: not many, unless it needs them anyhow. */
export function mostParts(liveBytes: number, { partSize, maxParts }: PlanLimits): number {
  const needed = Math.ceil(liveBytes / partSize);
  return Math.min(maxParts, Math.max(COMFORTABLE_PARTS, Math.ceil(needed * 1.2) + 10));
}

function measure(runs: LiveRuns, spans: readonly RunSpan[]): FittedIntervals {
  let copyBytes = 0;
  let deadBytes = 0;
  for (const { first, last } of spans) {
    copyBytes += (runs.end[last] ?? 0) - (runs.start[first] ?? 0);
    for (let run = first + 1; run <= last; run += 1)
      deadBytes += (runs.start[run] ?? 0) - (runs.end[run - 1] ?? 0);
  }
  return { spans, copyBytes, deadBytes };
}

function copyParts(runs: LiveRuns, { spans }: FittedIntervals, { maxCopyPart }: PlanLimits): number {
  let parts = 0;
  for (const { first, last } of spans)
    parts += Math.ceil(((runs.end[last] ?? 0) - (runs.start[first] ?? 0)) / maxCopyPart);
  return parts;
}
