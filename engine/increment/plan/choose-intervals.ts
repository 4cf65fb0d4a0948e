import type { LiveRuns } from './live-runs.ts';

/** What a choice of intervals costs, in bytes to be uploaded. */
export interface IntervalPrices {
  /** Shortest interval, dead bytes included. */
  readonly minLength: number;
  /** For each dead byte that is copied; Infinity: none may be. */
  readonly perDeadByte: number;
  readonly perInterval: number;
}

/** From run `first` to run `last`, and all that lies between them. */
export interface RunSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * The cheapest way to copy some of the runs and upload the others: a dynamic programme over the runs in the order of
 * the object, linear, because the runs at which a long enough interval may begin only become more as it ends later.
 * Cutting a run in two never pays: the rest of it could be copied at no price.
 */
export function chooseIntervals(runs: LiveRuns, prices: IntervalPrices): RunSpan[] {
  const { length } = runs;
  /** Of the cheapest way for all runs before this one. */
  const cost = new Float64Array(length + 1);
  /** Run at which the interval begins that ends with this run, or -1 when this run is uploaded. */
  const begin = new Int32Array(length);
  let eligible = 0;
  let best = { price: Number.POSITIVE_INFINITY, first: -1 };
  /** Dead bytes before the run at hand. */
  let dead = 0;
  const deadBefore = new Float64Array(length);
  for (let run = 0; run < length; run += 1) {
    const [start, end] = [runs.start[run] ?? 0, runs.end[run] ?? 0];
    if (run > 0) dead += start - (runs.end[run - 1] ?? 0);
    deadBefore[run] = dead;
    const upload = (cost[run] ?? 0) + end - start;
    let copy = { price: Number.POSITIVE_INFINITY, first: -1 };
    if (prices.perDeadByte === Number.POSITIVE_INFINITY) {
      if (end - start >= prices.minLength) copy = { price: cost[run] ?? 0, first: run };
    } else {
      for (; eligible <= run && end - (runs.start[eligible] ?? 0) >= prices.minLength; eligible += 1) {
        const price = (cost[eligible] ?? 0) - prices.perDeadByte * (deadBefore[eligible] ?? 0);
        if (price < best.price) best = { price, first: eligible };
      }
      copy = { price: best.price + prices.perDeadByte * dead, first: best.first };
    }
    const copied = copy.price + prices.perInterval < upload;
    cost[run + 1] = copied ? copy.price + prices.perInterval : upload;
    begin[run] = copied ? copy.first : -1;
  }
  const chosen: RunSpan[] = [];
  for (let last = length - 1; last >= 0; ) {
    const first = begin[last] ?? -1;
    if (first >= 0) chosen.push({ first, last });
    last = first >= 0 ? first - 1 : last - 1;
  }
  return chosen.reverse();
}
