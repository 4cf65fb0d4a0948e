import type { Command } from 'commander';
import { parseDuration } from '#engine/index.ts';
import type { RetentionRules } from '#shared/retention.ts';
import { wholeNumber } from './whole-number.ts';

const number = wholeNumber(0, 100_000);

export interface KeepOptions {
  readonly keepLast?: number;
  readonly keepDaily?: number;
  readonly keepWeekly?: number;
  readonly keepMonthly?: number;
  readonly keepYearly?: number;
  /** Milliseconds. */
  readonly keepWithin?: number;
}

/** The options that say which backups stay. */
export function addKeepOptions(command: Command): Command {
  return command
    .option('--keep-last <n>', 'keep the newest n backups', number)
    .option('--keep-daily <n>', 'keep one backup a day, for the last n days that have one', number)
    .option('--keep-weekly <n>', 'keep one backup a week, for the last n weeks that have one', number)
    .option('--keep-monthly <n>', 'keep one backup a month, for the last n months that have one', number)
    .option('--keep-yearly <n>', 'keep one backup a year, for the last n years that have one', number)
    .option(
      '--keep-within <time>',
      'keep all backups this much older than the newest: 12h, 30d, 6w, 1y',
      parseDuration,
    );
}

/** The rules that were given; empty when there was none. */
export function rulesOf(options: KeepOptions): RetentionRules {
  const { keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin } = options;
  return {
    ...(keepLast === undefined ? {} : { keepLast }),
    ...(keepDaily === undefined ? {} : { keepDaily }),
    ...(keepWeekly === undefined ? {} : { keepWeekly }),
    ...(keepMonthly === undefined ? {} : { keepMonthly }),
    ...(keepYearly === undefined ? {} : { keepYearly }),
    ...(keepWithin === undefined ? {} : { keepWithinMs: keepWithin }),
  };
}

/** Rules as a person reads them. */
export function rulesInWords(rules: RetentionRules): string {
  const parts = [
    rules.keepLast ? `last ${rules.keepLast}` : '',
    rules.keepDaily ? `${rules.keepDaily} daily` : '',
    rules.keepWeekly ? `${rules.keepWeekly} weekly` : '',
    rules.keepMonthly ? `${rules.keepMonthly} monthly` : '',
    rules.keepYearly ? `${rules.keepYearly} yearly` : '',
    rules.keepWithinMs ? `all within ${daysInWords(rules.keepWithinMs)}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

function daysInWords(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.round(hours * 10) / 10} h`;
}
