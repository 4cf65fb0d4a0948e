/** How one language writes numbers, sizes and times. All of it through `Intl`. */
export interface Format {
  /** Whole numbers, grouped. */
  count(value: number): string;
  /** 0…1 → “42 %”. */
  percent(fraction: number): string;
  /** Decimal units, as storage providers bill them. */
  bytes(bytes: number): string;
  /** Bytes a second. */
  speed(bytesPerSecond: number): string;
  /** “21 Nov 2026, 06:20” in local time. */
  dateTime(at: string | number): string;
  /** “06:20” today, otherwise with the date. */
  timeOrDate(at: string | number, now: number): string;
  /** `YYYY-MM-DD`, a local day → “Saturday, 21 November”. */
  day(day: string): string;
  month(day: string): string;
  /** `YYYY-MM` → “May 2026”. */
  monthOfYear(month: string): string;
  /** An amount in a currency (ISO 4217); prices of a GB keep the digits that matter. */
  money(amount: number, currency: string): string;
  /** 0 = Sunday. */
  weekday(day: number): string;
  /** “3 hours ago”, “in 2 days”. */
  relative(at: string | number, now: number): string;
  /** “1 minute, 20 seconds”; the two largest units. */
  duration(seconds: number): string;
  list(items: readonly string[]): string;
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
const spans = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `timeZone` is for tests; windows use the computer's. */
export function createFormat(language: string, timeZone?: string): Format {
  const zone = timeZone === undefined ? {} : { timeZone };
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', ...zone });
  const sortableDay = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone });
  const longDay = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  const month = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  const monthOfYear = new Intl.DateTimeFormat(language, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const units = new Intl.ListFormat(language, { type: 'unit', style: 'long' });
  const list = new Intl.ListFormat(language, { type: 'conjunction', style: 'long' });
  // Making a formatter costs far more than using it, and progress asks ten times a second.
  const inUnits = new Map<string, Intl.NumberFormat>();
  const inUnit = (value: number, unit: string, digits: number, unitDisplay: 'short' | 'long'): string => {
    const key = `${unit} ${digits} ${unitDisplay}`;
    let formatter = inUnits.get(key);
    if (formatter === undefined) {
      const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const;
      formatter = new Intl.NumberFormat(language, options);
      inUnits.set(key, formatter);
    }
    return formatter.format(value);
  };

  const bytes = (amount: number, per = ''): string => {
    let value = amount;
    let unit = 0;
    while (value >= 999.5 && unit < byteUnits.length - 1) {
      value /= 1000;
      unit += 1;
    }
    const digits = unit === 0 || value >= 99.95 ? 0 : 1;
    // Short would be “33 byte”.
    const display = unit === 0 && per === '' ? 'long' : 'short';
    return inUnit(value, `${byteUnits[unit]}${per}`, digits, display);
  };

  const format: Format = {
    count: (value) => whole.format(value),
    percent: (fraction) => percent.format(fraction),
    bytes: (amount) => bytes(amount),
    speed: (amount) => bytes(amount, '-per-second'),
    dateTime: (at) => dateTime.format(new Date(at)),
    timeOrDate: (at, now) =>
      sortableDay.format(new Date(at)) === sortableDay.format(now)
        ? time.format(new Date(at))
        : dateTime.format(new Date(at)),
    day: (day) => longDay.format(new Date(`${day}T00:00:00Z`)),
    month: (day) => month.format(new Date(`${day}T00:00:00Z`)),
    monthOfYear: (of) => monthOfYear.format(new Date(`${of}-01T00:00:00Z`)),
    money: (amount, currency) => {
      const digits = amount > 0 && amount < 0.1 ? { maximumSignificantDigits: 2 } : {};
      return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits }).format(amount);
    },
    // 2023-01-01 was a Sunday.
    weekday: (day) => weekday.format(new Date(Date.UTC(2023, 0, 1 + day))),
    relative: (at, now) => {
      const seconds = Math.round((new Date(at).getTime() - now) / 1000);
      const [unit, length] = spans.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
      // “now” for anything under a minute: counting seconds on a status page is restless.
      if (unit === 'second') return relative.format(0, 'second');
      return relative.format(Math.trunc(seconds / length), unit);
    },
    duration: (seconds) => {
      let rest = Math.max(1, Math.round(seconds));
      const parts: string[] = [];
      for (const [unit, length] of spans) {
        const amount = Math.floor(rest / length);
        rest -= amount * length;
        if (amount > 0) parts.push(inUnit(amount, unit, 0, 'long'));
        else if (parts.length > 0) break;
        if (parts.length === 2) break;
      }
      return units.format(parts);
    },
    list: (items) => list.format(items),
  };
  return format;
}
