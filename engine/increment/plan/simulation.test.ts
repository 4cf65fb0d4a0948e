import { expect, test } from 'vitest';
import { FakeRandom } from '../../testing/fake-random.ts';
import { SimulatedHistory } from '../../testing/simulated-history.ts';
import { planLimits } from './plan-limits.ts';

const MB = 1_000_000;
const FILES = 5000;
const DAYS = 29;

/** A gigabyte in 5,000 files; each day one in a hundred changes, most of the changes in the same tenth of them. */
function simulate(seed: number, equalParts: boolean) {
  const random = new FakeRandom(seed);
  const history = new SimulatedHistory(planLimits(1000 * MB, { maxParts: 10_000, equalParts }));
  const name = (file: number) => `folder-${file % 50}/file-${file}`;
  // Many small files and a few large ones, 200 kB on average.
  const size = () => Math.round(20_000 + 720_000 * (random.integer(1 << 20) / (1 << 20)) ** 3);
  for (let file = 0; file < FILES; file += 1) history.write(name(file), size());
  history.backUp();
  const days = [];
  for (let day = 0; day < DAYS; day += 1) {
    const changed = new Set<number>();
    while (changed.size < FILES / 100)
      changed.add(random.integer(10) < 8 ? random.integer(FILES / 10) * 10 : random.integer(FILES));
    for (const file of changed) history.write(name(file), size());
    const { plan, full, base, changedBytes } = history.backUp();
    if (plan === undefined) throw new Error(`Uploaded whole: ${full}`);
    days.push({ ...plan.estimate, changedBytes, size: base.size, intervals: plan.intervals.length });
  }
  return days;
}

test.each([1, 2, 3, 4, 5])('free part sizes: little more is uploaded than has changed (seed %i)', (seed) => {
  const days = simulate(seed, false);
  const uploaded = days.reduce((sum, day) => sum + day.uploadBytes, 0);
  const changed = days.reduce((sum, day) => sum + day.changedBytes, 0);
  expect(uploaded).toBeLessThan(1.05 * changed + 2 * MB * DAYS);
  for (const day of days) {
    expect(day.deadBytes).toBeLessThanOrEqual(0.05 * day.size);
    expect(day.intervals).toBeLessThan(900);
  }
});

test.each([1, 2, 3, 4, 5])('equal part sizes: at most twice what has changed (seed %i)', (seed) => {
  const days = simulate(seed, true);
  const uploaded = days.reduce((sum, day) => sum + day.uploadBytes, 0);
  const changed = days.reduce((sum, day) => sum + day.changedBytes, 0);
  expect(uploaded).toBeLessThan(2 * changed);
  for (const day of days) expect(day.deadBytes).toBeLessThanOrEqual(0.15 * day.size);
});
