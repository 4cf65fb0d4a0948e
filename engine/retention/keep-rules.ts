import type { RetentionReason, RetentionRules } from '#shared/retention.ts';
import { type CivilDate, type DayOf, dayLabel, monthLabel, weekLabel, yearLabel } from './calendar.ts';

/** True when at least one rule says to keep something. */
export function hasRules(rules: RetentionRules): boolean {
  const { keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithinMs } = rules;
  return [keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithinMs].some(
    (value) => value !== undefined && value > 0,
  );
}

/**
 * Which of the backups of one group the rules keep, and why: one list of reasons for each, empty where no rule
 * wants it. `createdMs` is newest first. Rules by calendar keep the newest backup of each of the last N days
 * (weeks, months, years) *that have backups*, so that a holiday does not use them up.
 */
export function keepByRules(
  createdMs: readonly number[],
  rules: RetentionRules,
  dayOf: DayOf,
): RetentionReason[][] {
  const reasons = createdMs.map((): RetentionReason[] => []);
  const last = Math.min(rules.keepLast ?? 0, createdMs.length);
  for (const list of reasons.slice(0, last)) list.push({ kind: 'last', count: rules.keepLast ?? 0 });

  // A time zone's calendar is costly to ask, so each day is asked for once, and only where a rule needs it.
  const calendars = calendarRules(rules);
  const days = calendars.length > 0 ? createdMs.map(dayOf) : [];
  for (const { kind, count, label } of calendars) {
    const seen = new Set<string>();
    for (const [index, day] of days.entries()) {
      const period = label(day);
      if (seen.has(period)) continue;
      if (seen.size >= count) break;
      seen.add(period);
      reasons[index]?.push({ kind, period });
    }
  }

  const newest = createdMs[0];
  const within = rules.keepWithinMs ?? 0;
  if (within > 0 && newest !== undefined) {
    for (const [index, created] of createdMs.entries()) {
      if (newest - created <= within) reasons[index]?.push({ kind: 'within', ms: within });
    }
  }
  return reasons;
}

function calendarRules(rules: RetentionRules) {
  const all: {
    kind: 'daily' | 'weekly' | 'monthly' | 'yearly';
    count: number;
    label: (day: CivilDate) => string;
  }[] = [
    { kind: 'daily', count: rules.keepDaily ?? 0, label: dayLabel },
    { kind: 'weekly', count: rules.keepWeekly ?? 0, label: weekLabel },
    { kind: 'monthly', count: rules.keepMonthly ?? 0, label: monthLabel },
    { kind: 'yearly', count: rules.keepYearly ?? 0, label: yearLabel },
  ];
  return all.filter((rule) => rule.count > 0);
}
