import { z } from 'zod';
import { retentionRules } from './retention.ts';
import { schedule } from './schedule.ts';

/** A saved plan: what to back up, where to, and which backups to keep. */
export const planSettings = z.object({
  name: z.string(),
  connection: z.string(),
  /** Absolute paths. */
  folders: z.array(z.string()).min(1),
  /** gitignore patterns; when there are any, only files that match one are saved. */
  include: z.array(z.string()),
  /** gitignore patterns of what to leave out; `!pattern` takes something back in. */
  exclude: z.array(z.string()),
  retention: retentionRules,
  /** When it runs by itself; absent = only when asked. */
  schedule: schedule.optional(),
  /** Whether a sample of what is stored is read back and compared by itself; absent = `weekly`. */
  verify: z.enum(['weekly', 'off']).optional(),
});
export type PlanSettings = z.infer<typeof planSettings>;
