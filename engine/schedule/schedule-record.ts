import { z } from 'zod';
import type { Schedule } from '#shared/schedule.ts';
import type { TimeZone } from './cron-pattern.ts';
import { dueRun, nextRun } from './next-run.ts';

/** What is remembered of one plan's schedule. Times are ms since the epoch, as the wall clock showed them. */
export const scheduleRecord = z.object({
  /** The schedule as it was last seen; times before it was set are nobody's promise. */
  schedule: z.string(),
  /** The time zone it was meant in. */
  zone: z.string(),
  /** Every time of the schedule up to here was run or let go. */
  settledUntil: z.number(),
  /** What `every` counts from: the last start, or when the schedule was set. */
  countFrom: z.number(),
  startedAt: z.number().optional(),
  outcome: z
    .object({
      status: z.enum(['done', 'incomplete', 'cancelled', 'failed', 'interrupted']),
      at: z.number(),
      code: z.string().optional(),
    })
    .optional(),
  skip: z.object({ at: z.number(), reason: z.literal('running') }).optional(),
  /** The next attempt after a failure that passes, and how many there were before it. */
  retry: z.object({ at: z.number(), attempts: z.number().int().min(1), dueAt: z.number() }).optional(),
  /** A run that was started and of whose end nothing is known (yet). */
  unfinished: z
    .object({
      attempts: z.number().int().min(0),
      dueAt: z.number(),
      /** As they were before, in case nothing was started after all. */
      before: z.object({ startedAt: z.number().optional(), countFrom: z.number() }),
    })
    .optional(),
});
export type ScheduleRecord = z.infer<typeof scheduleRecord>;

const MINUTE_MS = 60_000;

/** The first time of the schedule that is not settled; undefined when none will come. Errors as `nextRun`. */
export function firstOpen(record: ScheduleRecord, schedule: Schedule, zone: TimeZone): number | undefined {
  if (schedule.kind !== 'every') return nextRun(schedule, record.settledUntil, zone);
  const interval = schedule.minutes * MINUTE_MS;
  const settled = Math.max(0, record.settledUntil - record.countFrom);
  return record.countFrom + (Math.floor(settled / interval) + 1) * interval;
}

/** The newest one that is due at `now`; undefined when none is. */
export function newestOpen(
  record: ScheduleRecord,
  schedule: Schedule,
  now: number,
  zone: TimeZone,
): number | undefined {
  const after = schedule.kind === 'every' ? record.countFrom : record.settledUntil;
  const newest = dueRun(schedule, after, now, zone);
  return newest !== undefined && newest > record.settledUntil ? newest : undefined;
}
