import type { ResultOf } from '#shared/contract/contract.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { type CivilDate, type DayOf, dayLabel } from '../retention/calendar.ts';
import type { HistoryRecord } from './history-record.ts';

export type HistoryView = ResultOf<'status.history'>;

export interface HistoryFacts {
  readonly records: readonly HistoryRecord[];
  /** What each connection holds, by its name; only those that were listed. */
  readonly catalogs: ReadonlyMap<string, readonly CatalogEntry[]>;
  /** This computer: the calendar shows its backups only. */
  readonly deviceId: string;
  readonly now: number;
  /** How many days, today included. */
  readonly days: number;
  readonly dayOf: DayOf;
}

/** The calendar: every day of the span, oldest first. The trend: the same from the first day with anything stored. Pure. */
export function historyView(facts: HistoryFacts): HistoryView {
  const days = lastDays(facts.dayOf(facts.now), facts.days);
  return { calendar: calendar(facts, days), stored: stored(facts, days) };
}

function calendar(facts: HistoryFacts, days: readonly string[]): HistoryView['calendar'] {
  const counts = new Map(days.map((day) => [day, { day, complete: 0, incomplete: 0, failed: 0 }]));
  const dayOf = (milliseconds: number) => counts.get(dayLabel(facts.dayOf(milliseconds)));
  const known = new Set<string>();
  for (const record of facts.records) {
    if (record.type !== 'run' || record.kind !== 'backup' || record.outcome === 'cancelled') continue;
    if (record.backup !== null) known.add(record.backup);
    const day = dayOf(Date.parse(record.startedAt));
    if (day) day[record.outcome] += 1;
  }
  // Backups of the command line, and from before there was a history.
  for (const entry of [...facts.catalogs.values()].flat()) {
    if (
      entry.deviceId !== facts.deviceId ||
      entry.status === 'damaged' ||
      !entry.checked ||
      known.has(entry.id)
    )
      continue;
    const day = dayOf(entry.createdMs);
    if (day) day[entry.status] += 1;
  }
  return [...counts.values()];
}

function stored(facts: HistoryFacts, days: readonly string[]): HistoryView['stored'] {
  const totals = days.map((day) => ({ day, bytes: 0 }));
  const today = days.at(-1) ?? '';
  const names = new Set(facts.catalogs.keys());
  for (const record of facts.records) if (record.type === 'stored') names.add(record.connection);
  for (const name of names) {
    const bytesOn = storedBy(facts, name, today);
    for (const total of totals) total.bytes += bytesOn(total.day);
  }
  // Days before anything was stored would draw a flat line and a cliff.
  const first = totals.findIndex(({ bytes }) => bytes > 0);
  return first === -1 ? [] : totals.slice(first);
}

/**
 * What a connection held on a day: what was noted then or last before; without any note what is still there and
 * was there by then; today what is there now.
 */
function storedBy(facts: HistoryFacts, connection: string, today: string): (day: string) => number {
  const entries = facts.catalogs.get(connection);
  const made = (entries ?? []).map(({ createdMs, size }) => ({
    day: dayLabel(facts.dayOf(createdMs)),
    size,
  }));
  const notes = facts.records
    .filter((record) => record.type === 'stored')
    .filter((record) => record.connection === connection)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return (day) => {
    const note = notes.findLast((one) => one.day <= day);
    if (note && !(day === today && entries)) return note.bytes;
    return made.reduce((sum, one) => (one.day <= day ? sum + one.size : sum), 0);
  };
}

/** Counted in dates, because days with a change of clocks have 23 or 25 hours. */
function lastDays(today: CivilDate, count: number): string[] {
  const days: string[] = [];
  for (let back = count - 1; back >= 0; back -= 1) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day - back));
    days.push(date.toISOString().slice(0, 10));
  }
  return days;
}
