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
