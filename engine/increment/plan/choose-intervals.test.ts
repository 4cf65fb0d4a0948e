import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseIntervals, type IntervalPrices, type RunSpan } from './choose-intervals.ts';
import type { LiveRuns } from './live-runs.ts';

/** Runs of the given live lengths, with dead bytes in front of each: without any, two runs would be one. */
function runsOf(list: readonly { live: number; dead: number }[]): LiveRuns {
  const start = new Float64Array(list.length);
  const end = new Float64Array(list.length);
  let at = 0;
  list.forEach(({ live, dead }, run) => {
    start[run] = at + dead;
    at += dead + live;
    end[run] = at;
  });
  const rows = Int32Array.from(list.keys());
  return { length: list.length, firstRow: rows, lastRow: rows, start, end };
}

function costOf(runs: LiveRuns, spans: readonly RunSpan[], prices: IntervalPrices): number {
  let cost = 0;
  let next = 0;
  const live = (run: number) => (runs.end[run] ?? 0) - (runs.start[run] ?? 0);
  for (const { first, last } of spans) {
    if (first < next || last < first) return Number.NaN;
    for (; next < first; next += 1) cost += live(next);
    const length = (runs.end[last] ?? 0) - (runs.start[first] ?? 0);
    let dead = length;
    for (; next <= last; next += 1) dead -= live(next);
    if (length < prices.minLength) return Number.NaN;
    cost += prices.perInterval + (dead === 0 ? 0 : dead * prices.perDeadByte);
  }
  for (; next < runs.length; next += 1) cost += live(next);
  return cost;
}

/** Every way there is. */
function* allChoices(length: number, from = 0): Generator<RunSpan[], void> {
  if (from === length) {
    yield [];
    return;
  }
  for (const rest of allChoices(length, from + 1)) yield rest;
  for (let last = from; last < length; last += 1)
    for (const rest of allChoices(length, last + 1)) yield [{ first: from, last }, ...rest];
}

const run = fc.record({ live: fc.integer({ min: 1, max: 30 }), dead: fc.integer({ min: 1, max: 30 }) });

describe('the chosen intervals', () => {
  test('cost no more than any other choice', () => {
    const prices = fc.record({
      minLength: fc.integer({ min: 1, max: 60 }),
      perDeadByte: fc.constantFrom(0, 0.1, 0.5, 2, Number.POSITIVE_INFINITY),
      perInterval: fc.integer({ min: 0, max: 12 }),
    });
    let withIntervals = 0;
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), prices, (list, price) => {
        const runs = runsOf(list);
        const chosen = chooseIntervals(runs, price);
        if (chosen.length > 0) withIntervals += 1;
        let best = Number.POSITIVE_INFINITY;
        for (const choice of allChoices(runs.length)) {
          const cost = costOf(runs, choice, price);
          if (cost < best) best = cost;
        }
        expect(costOf(runs, chosen, price)).toBeCloseTo(best, 6);
      }),
      { numRuns: 400, seed: 3 },
    );
    expect(withIntervals).toBeGreaterThan(100);
  });

  test('leave no dead byte in when none may be', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 60 }), (list) => {
        const chosen = chooseIntervals(runsOf(list), {
          minLength: 10,
          perDeadByte: Number.POSITIVE_INFINITY,
          perInterval: 1,
        });
        const long = list.flatMap(({ live }, index) => (live >= 10 ? [{ first: index, last: index }] : []));
        expect(chosen).toEqual(long);
      }),
      { seed: 4 },
    );
  });
});
