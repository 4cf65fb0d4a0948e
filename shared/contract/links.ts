import { z } from 'zod';
import { notice } from '../notice.ts';

/** Hours that a new link may be good for: S3 allows a week. */
export const LONGEST_LINK_HOURS = 7 * 24;

export const madeLink = z.object({
  /** A secret: whoever has it can read the whole backup. It is never in an event, a log or a job. */
  url: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
  /** The storage's keys are temporary: the link ends with them, should that be earlier. */
  endsWithKeys: z.boolean(),
  /** Who can reach the storage at all. */
  reach: z.enum(['everybody', 'own-network', 'this-computer']),
});
export type MadeLink = z.infer<typeof madeLink>;

/** Links to single backups: making them, and opening those of others. */
export const linkMethods = {
  /** Makes a link and tries it out. Rejects with `storage-unsupported` where the storage takes none. */
  'links.make': {
    request: z.object({
      connection: z.string(),
      id: z.string(),
      hours: z.number().int().min(1).max(LONGEST_LINK_HOURS),
    }),
    result: madeLink,
  },
  /**
   * Opens the backup behind a web address, without any keys. The result's `connection` stands in for one in the calls
   * for backups and in jobs, until `links.close` or the end of the program. Fetches all of it first where the server
   * cannot hand out parts.
   */
  'links.open': {
    request: z.object({ link: z.string().min(1).max(20_000) }),
    result: z.object({ connection: z.string(), id: z.string(), host: z.string(), notices: z.array(notice) }),
  },
  /** One that is closed already, or in use by a job, is no mistake. */
  'links.close': { request: z.object({ connection: z.string() }), result: z.object({}) },
} as const;
