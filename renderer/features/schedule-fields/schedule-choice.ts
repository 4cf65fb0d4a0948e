import type { Schedule } from '#shared/schedule.ts';

export type ScheduleKind = Schedule['kind'];

export const scheduleKinds: readonly ScheduleKind[] = ['every', 'daily', 'weekly', 'cron', 'off'];

/** What a kind begins with when somebody picks it. */
export function beginning(kind: ScheduleKind): Schedule {
  switch (kind) {
    case 'every':
      return { kind, minutes: 240 };
    case 'daily':
      return { kind, at: '12:30' };
    case 'weekly':
      return { kind, at: '12:30', days: [1, 4] };
    case 'cron':
      return { kind, expression: '30 12 * * *' };
    case 'off':
      return { kind };
  }
}

/** Minutes as an amount and the larger unit that fits: 240 → 4 hours, 90 → 90 minutes. */
export function everyParts(minutes: number): { amount: number; unit: 'minutes' | 'hours' } {
  return minutes % 60 === 0 ? { amount: minutes / 60, unit: 'hours' } : { amount: minutes, unit: 'minutes' };
}

/** Whether a typed amount is one that a schedule may hold as it is. */
export function isPossible(amount: number, unit: 'minutes' | 'hours'): boolean {
  return Number.isInteger(amount) && minutesOf(amount, unit) === amount * (unit === 'hours' ? 60 : 1);
}

/** Back to minutes, kept within what a schedule may hold. */
export function minutesOf(amount: number, unit: 'minutes' | 'hours'): number {
  const minutes = Math.round(amount) * (unit === 'hours' ? 60 : 1);
  return Math.min(43_200, Math.max(5, Number.isFinite(minutes) ? minutes : 5));
}
