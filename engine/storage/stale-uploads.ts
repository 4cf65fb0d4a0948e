import type { Clock } from '../ports/clock.ts';
import type { CallOptions, Storage } from './storage.ts';

/** Longer than any upload takes; somebody else's computer may be in the middle of one. */
export const staleAfterMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Removes uploads below `prefix` that were begun and never ended, for their parts cost money and appear in no
 * listing. Returns how many. The prefix must be one that only Holdall writes to.
 */
export async function abortStaleUploads(
  storage: Storage,
  prefix: string,
  clock: Clock,
  options: CallOptions = {},
): Promise<number> {
  const uploads = await storage.listUploads(prefix, options);
  const stale = uploads.filter(({ initiated }) => initiated > 0 && clock.now() - initiated > staleAfterMs);
  for (const { key, uploadId } of stale) await storage.abortUpload(key, uploadId, options);
  return stale.length;
}
