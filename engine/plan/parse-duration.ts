import { AppError } from '#shared/errors/app-error.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Months and years count with their longest length: a span of time decides what may be deleted, and a day too
 * many does no harm.
 */
const units: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY, m: 31 * DAY, y: 366 * DAY };

const LONGEST = 1000 * 366 * DAY;

/**
 * Reads `12h`, `30d`, `2w`, `6m` (months of 31 days), `1y` (366 days) and sums such as `1y6m`; capital letters
 * and spaces between do not matter. Each unit once, the amounts whole.
 * @returns milliseconds, more than 0
 * @throws AppError `field-invalid`
 */
export function parseDuration(text: string): number {
  const compact = text.replace(/\s+/g, '').toLowerCase();
  if (!/^(\d{1,9}[hdwmy])+$/.test(compact)) throw invalid('it should look like 12h, 30d, 2w, 6m or 1y');
  const seen = new Set<string>();
  let sum = 0;
  for (const [, amount, unit = ''] of compact.matchAll(/(\d+)([hdwmy])/g)) {
    if (seen.has(unit)) throw invalid(`“${unit}” occurs twice in it`);
    seen.add(unit);
    sum += Number(amount) * (units[unit] ?? 0);
  }
  if (sum === 0) throw invalid('it is no time at all');
  if (sum > LONGEST) throw invalid('it is longer than a thousand years');
  return sum;
}

function invalid(problem: string): AppError {
  return new AppError('field-invalid', { field: 'span of time', problem });
}
