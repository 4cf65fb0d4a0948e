import { expect, test } from 'vitest';
import type { ProgressEvent } from '#shared/events.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import { createTransferControl } from '../storage/transfer-control.ts';
import { TransferLimits } from '../storage/transfer-limits.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { workingClock } from './working-clock.ts';

test('a pause is no part of the speed and the remaining time of a job', () => {
  const clock = new FakeClock();
  const limits = new TransferLimits(clock, { up: null, down: null });
  const control = createTransferControl({ clock, limits });
  const events: ProgressEvent[] = [];
  const working = workingClock(clock, () => control.pausedFor);
  const meter = new ProgressMeter(
    working,
    (event) => events.push(event as ProgressEvent),
    () => 0,
  );
  meter.start('pack', { bytes: 10_000, files: 1 });
  const work = (steps: number) => {
    for (let step = 0; step < steps; step += 1) {
      clock.advance(100);
      meter.advance(100, 0, 'a');
    }
  };
  work(30);
  const before = events.at(-1);
  control.pause();
  clock.advance(12 * 3_600_000);
  control.resume();
  work(1);
  expect(before).toMatchObject({ bytesPerSecond: 1000, etaSeconds: 7 });
  expect(events.at(-1)).toMatchObject({ bytesPerSecond: 1000, etaSeconds: 7 });
  expect(working.now()).toBe(clock.now());
});
