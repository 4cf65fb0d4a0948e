import { isAppError } from '#shared/errors/app-error.ts';
import type { Schedule } from '#shared/schedule.ts';
import { nextRuns } from '../schedule/next-run.ts';

/** Enough to see the longest pause of a weekly pattern. */
const RUNS_LOOKED_AT = 9;

/**
 * The longest time between two runs of a schedule, in milliseconds, seen from `after` on; null when nothing runs
 * by itself. Pure.
 */
export function scheduleInterval(
  schedule: Schedule | undefined,
  after: number,
  timeZone: string,
): number | null {
  if (schedule === undefined || schedule.kind === 'off') return null;
  if (schedule.kind === 'every') return schedule.minutes * 60_000;
  const times = timesOf(schedule, after, timeZone);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return pauses.length === 0 ? null : Math.max(...pauses);
}

/**
 * When a schedule wants to run next, by itself and without what the scheduler knows of waiting and retrying:
 * for programs that leave the schedules to another one.
 */
export function plannedRun(
  schedule: Schedule | undefined,
  lastStart: number | undefined,
  now: number,
  timeZone: string,
): number | undefined {
  if (schedule === undefined || schedule.kind === 'off') return undefined;
  if (schedule.kind === 'every') return Math.max(now, (lastStart ?? now) + schedule.minutes * 60_000);
  return timesOf(schedule, now, timeZone)[0];
}

/** A schedule from a file that was edited by hand may make no sense; then nothing runs. */
function timesOf(schedule: Schedule, after: number, timeZone: string): number[] {
  try {
    return nextRuns(schedule, after, RUNS_LOOKED_AT, timeZone);
  } catch (error) {
    if (isAppError(error)) return [];
    throw error;
  }
}
