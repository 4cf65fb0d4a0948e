import type { Schedule } from '#shared/schedule.ts';

const unitMinutes = { minutes: 1, hours: 60, days: 1440 } as const;
export type EveryUnit = keyof typeof unitMinutes;
export const everyUnits: readonly EveryUnit[] = ['minutes', 'hours', 'days'];

/** What is chosen and typed under “Schedule”. Fields of the other kinds stay filled while one looks around. */
export interface ScheduleFields {
  readonly kind: Schedule['kind'];
  readonly amount: string;
  readonly unit: EveryUnit;
  readonly at: string;
  /** 0 = Sunday. */
  readonly days: readonly number[];
  readonly expression: string;
}

export type ScheduleProblem = 'amount' | 'tooOften' | 'tooSeldom' | 'at' | 'days' | 'expression';

const LEAST_MINUTES = 5;
const MOST_MINUTES = 43_200;

export function scheduleFields(schedule: Schedule | undefined): ScheduleFields {
  const start: ScheduleFields = {
    kind: 'off',
    amount: '4',
    unit: 'hours',
    at: '12:30',
    days: [1, 2, 3, 4, 5],
    expression: '30 12 * * 1-5',
  };
  switch (schedule?.kind) {
    case undefined:
    case 'off':
      return start;
    case 'every': {
      const unit = everyUnits.findLast((name) => schedule.minutes % unitMinutes[name] === 0) ?? 'minutes';
      return { ...start, kind: 'every', amount: String(schedule.minutes / unitMinutes[unit]), unit };
    }
    case 'daily':
      return { ...start, kind: 'daily', at: schedule.at };
    case 'weekly':
      return { ...start, kind: 'weekly', at: schedule.at, days: inOrder(schedule.days) };
    case 'cron':
      return { ...start, kind: 'cron', expression: schedule.expression };
  }
}

/** The schedule; only for fields without problems. */
export function scheduleOf(fields: ScheduleFields): Schedule {
  switch (fields.kind) {
    case 'off':
      return { kind: 'off' };
    case 'every':
      return { kind: 'every', minutes: minutesIn(fields) };
    case 'daily':
      return { kind: 'daily', at: fields.at };
    case 'weekly':
      return { kind: 'weekly', at: fields.at, days: inOrder(fields.days) };
    case 'cron':
      return { kind: 'cron', expression: fields.expression.trim() };
  }
}

/** Fields that cannot be right. Whether a cron expression means anything, the engine says. */
export function scheduleProblems(
  fields: ScheduleFields,
): Partial<Record<keyof ScheduleFields, ScheduleProblem>> {
  switch (fields.kind) {
    case 'off':
      return {};
    case 'every': {
      if (!/^\d{1,9}$/.test(fields.amount.trim())) return { amount: 'amount' };
      const minutes = minutesIn(fields);
      if (minutes < LEAST_MINUTES) return { amount: 'tooOften' };
      return minutes > MOST_MINUTES ? { amount: 'tooSeldom' } : {};
    }
    case 'daily':
      return timeProblem(fields.at);
    case 'weekly':
      return { ...timeProblem(fields.at), ...(fields.days.length === 0 ? { days: 'days' as const } : {}) };
    case 'cron': {
      const expression = fields.expression.trim();
      const isPlausible = expression.length <= 200 && expression.split(/\s+/).length === 5;
      return isPlausible ? {} : { expression: 'expression' };
    }
  }
}

function timeProblem(at: string): { at?: 'at' } {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(at) ? {} : { at: 'at' };
}

function minutesIn({ amount, unit }: ScheduleFields): number {
  return Number(amount.trim()) * unitMinutes[unit];
}

function inOrder(days: readonly number[]): number[] {
  return [...new Set(days)].sort((a, b) => a - b);
}
