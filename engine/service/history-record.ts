import { z } from 'zod';

/** One finished job, as the history keeps it. Times are ISO 8601. */
export const runRecord = z.object({
  type: z.literal('run'),
  kind: z.enum(['backup', 'restore', 'verify', 'download', 'prune']),
  /** Null for jobs that belong to no plan. */
  plan: z.string().nullable(),
  connection: z.string(),
  trigger: z.enum(['person', 'schedule']),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.enum(['complete', 'incomplete', 'failed', 'cancelled']),
  issues: z.number(),
  /** Codes of what should not be overlooked although all files were saved; absent in records of older versions. */
  remarks: z.array(z.string()).optional(),
  files: z.number(),
  /** Content bytes. */
  bytes: z.number(),
  /** The backup that was made, or worked on. */
  backup: z.string().nullable(),
  /** Object key of a backup whose upload ended but whose check did not; today a mark beside the backup says so. */
  uncheckedKey: z.string().optional(),
  failure: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string(),
      retry: z.string(),
      /** Absent in records of older versions. */
      details: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** How much one connection held at the end of a day, as far as a listing showed it. */
export const storedRecord = z.object({
  type: z.literal('stored'),
  connection: z.string(),
  /** Local day, YYYY-MM-DD. */
  day: z.string(),
  bytes: z.number(),
});
export type StoredRecord = z.infer<typeof storedRecord>;

export const historyRecord = z.discriminatedUnion('type', [runRecord, storedRecord]);
export type HistoryRecord = z.infer<typeof historyRecord>;
