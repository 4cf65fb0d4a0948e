/** A day as people write it, in whatever time zone it was asked for. */
export interface CivilDate {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  /** 1–31. */
  readonly day: number;
}

/** Which day a moment (milliseconds since the epoch) falls on. */
export type DayOf = (milliseconds: number) => CivilDate;

export const dayInUtc: DayOf = (milliseconds) => {
  const date = new Date(milliseconds);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** Days of an IANA time zone (`Europe/Berlin`). Throws a RangeError when there is no such zone. */
export function dayInZone(timeZone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (milliseconds) => {
    const parts = { year: 0, month: 0, day: 0 };
    for (const { type, value } of format.formatToParts(milliseconds)) {
      if (type === 'year' || type === 'month' || type === 'day') parts[type] = Number(value);
    }
    return parts;
  };
}

/** `2026-11-20`. */
export function dayLabel({ year, month, day }: CivilDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `2026-W47`: weeks begin on Monday and belong to the year that holds their Thursday (ISO 8601). */
export function weekLabel({ year, month, day }: CivilDate): string {
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0–99 for 1900–1999.
  date.setUTCFullYear(year, month - 1, day);
  const daysToThursday = 3 - ((date.getUTCDay() + 6) % 7);
  date.setUTCDate(date.getUTCDate() + daysToThursday);
  const weekYear = date.getUTCFullYear();
  const newYear = new Date(0);
  newYear.setUTCFullYear(weekYear, 0, 1);
  const week = Math.floor((date.getTime() - newYear.getTime()) / (7 * DAY_MS)) + 1;
  return `${pad(weekYear, 4)}-W${pad(week, 2)}`;
}

/** `2026-11`. */
export function monthLabel({ year, month }: CivilDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}`;
}

/** `2026`. */
export function yearLabel({ year }: CivilDate): string {
  return pad(year, 4);
}

export const DAY_MS = 24 * 60 * 60 * 1000;

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
