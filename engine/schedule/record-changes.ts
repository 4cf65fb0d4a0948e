import type { Schedule } from '#shared/schedule.ts';
import type { TimeZone } from './cron-pattern.ts';
import type { ScheduleRecord } from './schedule-record.ts';
import type { RunOutcome } from './scheduler-types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before the attempts after a failure; the last one is repeated until the schedule's next time comes. */
const RETRY_PAUSES_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 6 * HOUR_MS] as const;

/** Memory further ahead of the clock than this comes from a clock that was wrong then, not from one set back now. */
const CREDIBLE_AHEAD_MS = 24 * HOUR_MS;

/**
 * The record of a plan whose schedule is `schedule` now. With a schedule that is new or was changed, times count
 * from `now`: nobody promised a run at a time that was chosen only afterwards. An attempt after a failure is
 * still owed.
 */
export function withSchedule(
  record: ScheduleRecord | undefined,
  schedule: Schedule,
  zone: TimeZone,
  now: number,
): ScheduleRecord {
  const text = JSON.stringify(schedule);
  if (record?.schedule === text) return record;
  return { ...record, schedule: text, zone, settledUntil: now, countFrom: record?.startedAt ?? now };
}

/**
 * The computer is in another time zone now. Its times count from now, since the old zone's may have been run for
 * the same night already. Not for a record that still owes a run: it was due by the old zone's time, and would be
 * forgotten.
 */
export function withZone(record: ScheduleRecord, zone: TimeZone, now: number): ScheduleRecord {
  return { ...record, zone, settledUntil: Math.max(record.settledUntil, now) };
}

/** The record of a plan that somebody else knows to have been started last at `startedAt`. */
export function recalled(schedule: Schedule, zone: TimeZone, startedAt: number): ScheduleRecord {
  return {
    schedule: JSON.stringify(schedule),
    zone,
    settledUntil: startedAt,
    countFrom: startedAt,
    startedAt,
  };
}

/**
 * Brings a record to terms with a clock that was set back. Times of day that were already run are not run again
 * when they come a second time, but memory of tomorrow's tomorrow cannot be right and must not keep a plan
 * waiting for years. Intervals count on from the new time.
 */
export function withClock(record: ScheduleRecord, schedule: Schedule, now: number): ScheduleRecord {
  let { settledUntil, countFrom, retry } = record;
  if (countFrom > now) countFrom = now;
  const credible = schedule.kind === 'every' ? now : now + CREDIBLE_AHEAD_MS;
  if (settledUntil > credible) settledUntil = now;
  if (retry) {
    const latest = now + pauseAfter(retry.attempts);
    if (retry.at > latest) retry = { ...retry, at: latest };
  }
  const same =
    settledUntil === record.settledUntil && countFrom === record.countFrom && retry === record.retry;
  return same ? record : { ...record, settledUntil, countFrom, retry };
}

/** A run starts: it settles every time that has passed. */
export function started(
  record: ScheduleRecord,
  now: number,
  run: { readonly attempts: number; readonly dueAt: number },
): ScheduleRecord {
  const { startedAt, countFrom } = record;
  return {
    ...record,
    settledUntil: Math.max(record.settledUntil, now),
    countFrom: now,
    startedAt: now,
    retry: undefined,
    unfinished: { ...run, before: { startedAt, countFrom } },
  };
}

/** Times that have passed are let go because a backup of the plan is running. */
export function letGo(record: ScheduleRecord, now: number): ScheduleRecord {
  const settledUntil = Math.max(record.settledUntil, now);
  return { ...record, settledUntil, skip: { at: now, reason: 'running' } };
}

/** The run that was about to start did not, because a backup of the plan is running already. */
export function skipped(record: ScheduleRecord, now: number): ScheduleRecord {
  return { ...letGo(record, now), ...record.unfinished?.before, unfinished: undefined };
}

/** `interrupted`: nobody cancelled it, Holdall ended while it ran. */
export type RunEnd = Exclude<RunOutcome, { status: 'skipped' }> | { readonly status: 'interrupted' };

/** A run has ended; a failure that passes, or an end in mid run, leaves an attempt owed. */
export function finished(record: ScheduleRecord, end: RunEnd, now: number): ScheduleRecord {
  const { unfinished } = record;
  const code = end.status === 'failed' ? end.failure.code : undefined;
  const outcome = { status: end.status, at: now, code };
  const again = end.status === 'interrupted' || (end.status === 'failed' && end.failure.retry === 'later');
  const attempts = (unfinished?.attempts ?? 0) + 1;
  const retry =
    again && unfinished ? { at: now + pauseAfter(attempts), attempts, dueAt: unfinished.dueAt } : undefined;
  return { ...record, outcome, retry, unfinished: undefined };
}

function pauseAfter(attempts: number): number {
  return RETRY_PAUSES_MS[Math.min(attempts, RETRY_PAUSES_MS.length) - 1] ?? RETRY_PAUSES_MS[0];
}
