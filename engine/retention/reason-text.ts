import type { RetentionReason } from '#shared/retention.ts';
import { DAY_MS } from './calendar.ts';

/** The reason in English, as the command line says it; a part of a sentence. */
export function retentionReasonText(reason: RetentionReason): string {
  switch (reason.kind) {
    case 'pinned':
      return 'pinned';
    case 'newer-format':
      return 'made by a newer Holdall';
    case 'damaged':
      return 'damaged: look at it yourself';
    case 'unchecked':
      return 'never checked after its upload: verify it or delete it';
    case 'future':
      return 'dated in the future: a clock was wrong';
    case 'newest':
      return 'the newest backup';
    case 'newest-complete':
      return 'the newest complete backup';
    case 'proven':
      return 'last proven restorable';
    case 'stored-last':
      return 'stored last';
    case 'last-of-name':
      return 'the last good one under this name: delete it yourself if you need it no more';
    case 'last':
      return `last ${reason.count}`;
    case 'daily':
    case 'weekly':
    case 'monthly':
    case 'yearly':
      return `${reason.kind} ${reason.period}`;
    case 'within':
      return `within ${spanText(reason.ms)} of the newest`;
    case 'no-rule':
      return reason.others === 1
        ? 'no rule keeps it; 1 other of this plan and computer stays'
        : `no rule keeps it; ${reason.others} others of this plan and computer stay`;
  }
}

const units = [
  [DAY_MS, 'day'],
  [60 * 60 * 1000, 'hour'],
  [60 * 1000, 'minute'],
  [1000, 'second'],
] as const;

/** `30 days`, `36 hours`: in the largest unit that says it exactly. */
function spanText(milliseconds: number): string {
  for (const [length, name] of units) {
    const count = milliseconds / length;
    if (Number.isInteger(count)) return `${count} ${name}${count === 1 ? '' : 's'}`;
  }
  return `${milliseconds} milliseconds`;
}
