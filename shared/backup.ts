import { z } from 'zod';

/** How much a person may count on a backup, judged from what the storage holds. */
export const backupStatus = z.enum([
  /** Finished; every file that was to be saved is in it. */
  'complete',
  /** Finished; some files could not be read or changed while they were read. They are named in it. */
  'incomplete',
  /** The object's end is not a readable Holdall backup, or a verification found damage. */
  'damaged',
]);
export type BackupStatus = z.infer<typeof backupStatus>;

/** One row of `holdall list --json`. Scripts rely on these names: add, never rename. */
export const backupRow = z.object({
  id: z.string(),
  key: z.string(),
  plan: z.string(),
  device: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** Bytes of the stored zip. */
  size: z.number(),
  /** Number of files (folders and links not counted). */
  files: z.number(),
  status: backupStatus,
  /** Bytes of the files before packing. */
  bytes: z.number(),
  pinned: z.boolean(),
  /** When a verification last proved this backup restorable (ISO 8601), or null. */
  provenAt: z.string().nullable(),
  deviceId: z.string(),
  /** False when the upload ended but the check after it did not: nobody knows yet whether it is whole. */
  checked: z.boolean(),
  /** When a verification last read a part of it and found all of that right (ISO 8601), or null. */
  sampledAt: z.string().nullable(),
});
export type BackupRow = z.infer<typeof backupRow>;
