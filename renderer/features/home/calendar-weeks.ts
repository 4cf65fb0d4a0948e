import type { ResultOf } from '#shared/contract/contract.ts';

type Day = ResultOf<'status.history'>['calendar'][number];

/** `good` all complete, `mixed` something went wrong but not everything, `bad` nothing worked, `none` no run. */
export type DayMark = 'good' | 'mixed' | 'bad' | 'none';

export function markOf(day: Day): DayMark {
  if (day.complete === 0 && day.incomplete === 0) return day.failed > 0 ? 'bad' : 'none';
  return day.incomplete > 0 || day.failed > 0 ? 'mixed' : 'good';
}

/** 0 = Sunday, of a local `YYYY-MM-DD`. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/**
 * The `days` up to and including `today` as columns of seven, Monday first; places outside of the range are
 * null. A day the history does not name had no run.
 */
export function calendarWeeks(history: readonly Day[], today: string, days: number): (Day | null)[][] {
  const known = new Map(history.map((day) => [day.day, day]));
  const end = Date.parse(`${today}T00:00:00Z`);
  const weeks: (Day | null)[][] = [];
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = new Date(end - back * 86_400_000).toISOString().slice(0, 10);
    const row = (weekdayOf(day) + 6) % 7;
    let week = weeks.at(-1);
    if (week === undefined || row === 0) {
      week = Array.from({ length: 7 }, () => null);
      weeks.push(week);
    }
    week[row] = known.get(day) ?? { day, complete: 0, incomplete: 0, failed: 0 };
  }
  return weeks;
}
