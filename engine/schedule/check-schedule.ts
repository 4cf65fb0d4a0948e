import { type Schedule, schedule as scheduleShape } from '#shared/schedule.ts';
import { wrongSchedule } from './cron-pattern.ts';
import { nextRun, nextRuns } from './next-run.ts';

const HOUR_MS = 3_600_000;

/** As often as the shortest interval that can be chosen, five minutes. */
const MOST_IN_AN_HOUR = 12;

/** Any full hour does: whether an expression ever comes does not depend on when one asks. */
const SOME_HOUR = Date.UTC(2024, 0, 1);

/**
 * Refuses schedules that do not do what the person who wrote them thinks: not understood, never due, or — the
 * classic slip `* 2 * * *` — every minute of an hour.
 * @throws AppError `field-invalid` in plain words
 */
export function checkSchedule(schedule: Schedule): void {
  if (!scheduleShape.safeParse(schedule).success) throw wrongSchedule(shapeProblems[schedule.kind]);
  if (schedule.kind !== 'cron') return;
  const first = nextRun(schedule, SOME_HOUR - 1, 'UTC');
  if (first === undefined) throw wrongSchedule(`“${schedule.expression}” asks for a day that never comes`);
  const more = nextRuns(schedule, first, MOST_IN_AN_HOUR, 'UTC');
  const oneTooMany = more[MOST_IN_AN_HOUR - 1];
  if (oneTooMany !== undefined && oneTooMany - first < HOUR_MS) {
    throw wrongSchedule(
      `“${schedule.expression}” runs more than ${MOST_IN_AN_HOUR} times an hour; the first part is the minute, so that every day at two o'clock is “0 2 * * *”`,
    );
  }
}

const shapeProblems: Record<Schedule['kind'], string> = {
  off: 'it is not understood',
  every: 'the interval has to be between 5 minutes and 30 days',
  daily: 'the time has to be like 02:30, between 00:00 and 23:59',
  weekly: 'it needs a time like 02:30 and at least one day of the week',
  cron: 'a cron expression has five parts and at most 200 characters, like “0 2 * * *”',
};
