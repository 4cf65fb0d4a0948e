import type { Cron } from 'croner';
import type { Schedule } from '#shared/schedule.ts';
import { cronPattern, type TimeZone } from './cron-pattern.ts';

const MINUTE_MS = 60_000;

/**
 * The first time after `after` (milliseconds since the epoch, exclusive) at which a schedule wants to run;
 * undefined when there is none. `every` counts from `after`, which therefore has to be the last start.
 *
 * Where clocks change: a time of day that does not exist on that day comes right after the gap, one that exists
 * twice counts once, the first time. Cron expressions with `*` or a step in minute or hour go by real time:
 * “every half hour” stays every half hour.
 * @throws AppError `field-invalid` for a cron expression that cannot be understood
 * @throws RangeError or TypeError for an unknown time zone
 */
export function nextRun(schedule: Schedule, after: number, zone: TimeZone): number | undefined {
  if (schedule.kind === 'off') return undefined;
  if (schedule.kind === 'every') return after + schedule.minutes * MINUTE_MS;
  return patternOf(schedule, zone).nextRun(new Date(after))?.getTime();
}

/** The first `count` times after `after`, oldest first; fewer when there are no more. Errors as `nextRun`. */
export function nextRuns(schedule: Schedule, after: number, count: number, zone: TimeZone): number[] {
  const times: number[] = [];
  let time = after;
  while (times.length < count) {
    const next = nextRun(schedule, time, zone);
    if (next === undefined) break;
    times.push(next);
    time = next;
  }
  return times;
}

/**
 * The newest time the schedule wanted to run at, later than `lastRunAt` and not later than `now`: that is what
 * was missed, however many times before it were missed as well. Undefined when nothing is due, and when
 * `lastRunAt` is: who never ran has missed nothing. Errors as `nextRun`.
 */
export function dueRun(
  schedule: Schedule,
  lastRunAt: number | undefined,
  now: number,
  zone: TimeZone,
): number | undefined {
  if (schedule.kind === 'off' || lastRunAt === undefined || lastRunAt >= now) return undefined;
  if (schedule.kind === 'every') {
    const interval = schedule.minutes * MINUTE_MS;
    const missed = Math.floor((now - lastRunAt) / interval);
    return missed > 0 ? lastRunAt + missed * interval : undefined;
  }
  // One millisecond on, because the search takes only what is earlier than its reference.
  const [newest] = patternOf(schedule, zone).previousRuns(1, new Date(now + 1));
  const time = newest?.getTime();
  return time !== undefined && time > lastRunAt ? time : undefined;
}

type TimedSchedule = Exclude<Schedule, { kind: 'off' | 'every' }>;

function patternOf(schedule: TimedSchedule, zone: TimeZone): Cron {
  return cronPattern(expressionOf(schedule), zone);
}

function expressionOf(schedule: TimedSchedule): string {
  if (schedule.kind === 'cron') return schedule.expression;
  const [hour, minute] = schedule.at.split(':').map(Number);
  const days = schedule.kind === 'weekly' ? schedule.days.join(',') : '*';
  return `${minute} ${hour} * * ${days}`;
}
