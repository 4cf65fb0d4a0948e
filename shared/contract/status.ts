import { z } from 'zod';

/** The answer to “am I safe?”, for one plan. `reasons` are stable codes; the window has the words. */
export const planStatus = z.object({
  plan: z.string(),
  connection: z.string(),
  level: z.enum(['protected', 'running', 'attention', 'unprotected']),
  reasons: z.array(
    z.enum([
      'never-backed-up',
      'last-run-failed',
      'last-run-incomplete',
      'databases-unsure',
      'overdue',
      'not-checked',
      'verification-failed',
      'schedule-off',
      'storage-unreachable',
      'keys-expired',
      'not-proven-lately',
    ]),
  ),
  /** ISO 8601 of the newest backup that is complete and was checked, or null. */
  lastGoodAt: z.string().nullable(),
  lastRunAt: z.string().nullable(),
  nextRunAt: z.string().nullable(),
  /** Why the next run waits or the last one was skipped (`no-network`, `running`, …), or null. */
  waitingFor: z.string().nullable(),
  skippedFiles: z.number(),
  lastFailure: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string(),
      /** What the window's own words for the code name; absent in what older versions remembered. */
      details: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable(),
  /** When a backup of the plan was last proven restorable by reading everything, and when by a sample last. */
  provenAt: z.string().nullable(),
  sampledAt: z.string().nullable(),
});
export type PlanStatus = z.infer<typeof planStatus>;

export const overallStatus = z.object({
  level: z.enum(['protected', 'running', 'attention', 'unprotected']),
  plans: z.array(planStatus),
});
export type OverallStatus = z.infer<typeof overallStatus>;

/** One day of the calendar: the worst and best that happened on it. */
export const calendarDay = z.object({
  /** YYYY-MM-DD, local. */
  day: z.string(),
  complete: z.number(),
  incomplete: z.number(),
  failed: z.number(),
});

export const statusMethods = {
  'status.get': { request: z.object({}), result: overallStatus },
  'status.history': {
    request: z.object({ days: z.number().int().min(1).max(366) }),
    result: z.object({
      calendar: z.array(calendarDay),
      /** Bytes in the storage by day, for the trend. */
      stored: z.array(z.object({ day: z.string(), bytes: z.number() })),
    }),
  },
} as const;
