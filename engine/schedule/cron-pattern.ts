import { Cron } from 'croner';
import { AppError } from '#shared/errors/app-error.ts';

/** An IANA name of a time zone, `Europe/Berlin`. */
export type TimeZone = string;

const FIELDS = [
  { name: 'minute', values: '0–59' },
  { name: 'hour', values: '0–23' },
  { name: 'day of the month', values: '1–31' },
  { name: 'month', values: '1–12 or JAN–DEC' },
  { name: 'day of the week', values: '0–7 or SUN–SAT' },
] as const;

/**
 * A cron expression of five fields, ready to be asked for times in `zone`.
 * @throws AppError `field-invalid` that names the part which is wrong
 */
export function cronPattern(expression: string, zone: TimeZone): Cron {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw wrongSchedule(
      `a cron expression has five parts (${FIELDS.map((field) => field.name).join(', ')}), and “${expression.trim()}” has ${parts.length}`,
    );
  }
  const text = parts.join(' ');
  if (!parses(text)) throw wrongSchedule(whatIsWrong(text, parts));
  return read(text, zone);
}

/** The error for a schedule that cannot be; `problem` completes “The schedule cannot be right: …”. */
export function wrongSchedule(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'schedule', problem });
}

function read(text: string, zone: TimeZone): Cron {
  return new Cron(text, {
    mode: '5-part',
    timezone: zone,
    // Without it “30 2,14 * * *” would lose its 2:30 on the night that has none, and run twice on the one with two.
    fixedTimeRule: 'no-wildcard',
  });
}

function parses(text: string): boolean {
  try {
    read(text, 'UTC');
    return true;
  } catch {
    return false;
  }
}

/** Each part is tried by itself, so that the sentence does not depend on how the parser words its complaints. */
function whatIsWrong(text: string, parts: readonly string[]): string {
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? '';
    if (!parses(FIELDS.map((_, other) => (other === index ? part : '*')).join(' '))) {
      return `the ${field.name} “${part}” is not understood; it takes ${field.values}, “*”, lists (1,3), ranges (1-5) and steps (*/2)`;
    }
  }
  return `“${text}” is not understood as a cron expression`;
}
