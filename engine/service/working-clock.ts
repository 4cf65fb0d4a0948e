import type { Clock } from '../ports/index.ts';

/**
 * The clock of a job that may be paused: `monotonic` stands still meanwhile, so that speed and remaining time do
 * not count the pause.
 * @param pausedFor milliseconds that it was paused so far
 */
export function workingClock(clock: Clock, pausedFor: () => number): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() - pausedFor(),
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}
