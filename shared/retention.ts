import { z } from 'zod';

const count = z.number().int().min(0).max(100_000);

/** Which backups to keep. A backup is kept when any rule wants it. All zero/absent = no rule given. */
export const retentionRules = z.object({
  keepLast: count.optional(),
  keepDaily: count.optional(),
  keepWeekly: count.optional(),
  keepMonthly: count.optional(),
  keepYearly: count.optional(),
  /** Keep everything made within this many milliseconds before the newest backup of the group. */
  keepWithinMs: z.number().min(0).optional(),
});
export type RetentionRules = z.infer<typeof retentionRules>;

/** Why a backup stays or goes. Stable codes with their numbers; windows and the command line have the words. */
export const retentionReason = z.discriminatedUnion('kind', [
  // Whatever the rules say, these stay.
  z.object({
    kind: z.enum([
      'pinned',
      'newer-format',
      'damaged',
      'unchecked',
      'future',
      'newest',
      'newest-complete',
      'proven',
      'stored-last',
      // Of a computer that was renamed, or that saves under several names.
      'last-of-name',
    ]),
  }),
  /** One of the newest `count`. */
  z.object({ kind: z.literal('last'), count: z.number() }),
  /** The newest of its day (`2026-11-20`), week (`2026-W47`), month (`2026-11`) or year. */
  z.object({ kind: z.enum(['daily', 'weekly', 'monthly', 'yearly']), period: z.string() }),
  /** Not more than `ms` milliseconds older than the newest. */
  z.object({ kind: z.literal('within'), ms: z.number() }),
  /** It goes; `others` of the same plan and computer stay. */
  z.object({ kind: z.literal('no-rule'), others: z.number() }),
]);
export type RetentionReason = z.infer<typeof retentionReason>;
