/** `1 file`, `1,234 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** By time zone: making one takes as long as seventy dates. */
const dateFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** A date and time as this computer's owner reads them. `zone` is for tests. */
export function formatDate(milliseconds: number, zone?: string): string {
  let format = dateFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
    dateFormats.set(zone, format);
  }
  return format.format(milliseconds);
}

/** `45 s`, `3 min`, `2 h 5 min`: how long something will roughly take. */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** At most `limit` lines of a long list, with a last line that says how many more there are. */
export function firstFew(lines: readonly string[], limit: number): string[] {
  if (lines.length <= limit) return [...lines];
  return [...lines.slice(0, limit), `… and ${(lines.length - limit).toLocaleString('en')} more`];
}
