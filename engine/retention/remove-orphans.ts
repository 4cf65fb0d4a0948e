import { isGone } from '../catalog/find-object.ts';
import type { Listing } from '../catalog/listing.ts';
import { slug } from '../catalog/slug.ts';
import type { Storage } from '../storage/storage.ts';
import { DAY_MS } from './calendar.ts';
import { deleteObjects } from './delete-objects.ts';

export interface OrphanOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly filter: { readonly plan?: string | undefined; readonly device?: string | undefined };
  readonly signal?: AbortSignal | undefined;
}

/**
 * Removes marks (strictly those with a key of ours) that have stood for more than a day without their backup,
 * and returns how many. Each backup is asked for by name first, in case the listing was not up to date. Mere
 * tidying: what the storage refuses to do is left for the next time.
 */
export async function removeOrphans(
  storage: Storage,
  listing: Listing,
  { now, filter, signal }: OrphanOptions,
): Promise<number> {
  const listed = new Set(listing.backups.map((backup) => backup.object.key));
  const orphans: string[] = [];
  for (const [key, sidecar] of listing.sidecars) {
    if (listed.has(sidecar.backupKey) || now - sidecar.object.lastModified < DAY_MS) continue;
    if (filter.plan !== undefined && slug(filter.plan) !== sidecar.planSlug) continue;
    if (filter.device !== undefined && slug(filter.device) !== sidecar.deviceSlug) continue;
    if (await isGone(storage, sidecar.backupKey, { signal })) orphans.push(key);
  }
  return (await deleteObjects(storage, orphans, { signal })).gone.size;
}
