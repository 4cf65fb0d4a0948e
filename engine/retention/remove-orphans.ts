import { isGone } from '../catalog/find-object.ts';
import type { Listing } from '../catalog/listing.ts';
import { slug } from '../catalog/slug.ts';
import type { Storage } from '../storage/storage.ts';
import { DAY_MS } from './calendar.ts';
import { deleteObjects } from './delete-objects.ts';
import type { RetentionGroup } from './plan-retention.ts';

type Group = RetentionGroup<{ readonly key: string }>;

export interface OrphanOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly filter: { readonly plan?: string | undefined; readonly device?: string | undefined };
  /** The groups of the listing that the filter fits. */
  readonly chosen: readonly Group[];
  /** All other groups of the listing. */
  readonly others: readonly Group[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Removes marks (strictly those with a key of ours) that have stood for more than a day without their backup,
 * and returns how many: of the chosen groups those under all names of their computer, none that may be another one's.
 * Each backup is asked for by name first, in case the listing was not up to date. Mere
 * tidying: what the storage refuses to do is left for the next time.
 */
export async function removeOrphans(
  storage: Storage,
  listing: Listing,
  { now, signal, ...choice }: OrphanOptions,
): Promise<number> {
  const listed = new Set(listing.backups.map((backup) => backup.object.key));
  const isChosen = choose(choice);
  const orphans: string[] = [];
  for (const [key, sidecar] of listing.sidecars) {
    if (listed.has(sidecar.backupKey) || now - sidecar.object.lastModified < DAY_MS) continue;
    if (!isChosen(sidecar)) continue;
    if (await isGone(storage, sidecar.backupKey, { signal })) orphans.push(key);
  }
  return (await deleteObjects(storage, orphans, { signal })).gone.size;
}

/**
 * A mark whose backup is gone does not say which computer it is of; the backups in its folder do. Where two computers
 * share a folder it may be either's, and stays unless both are chosen. Where there are no backups any more, the names
 * that the folder is made of decide.
 */
function choose({ filter, chosen, others }: Omit<OrphanOptions, 'now' | 'signal'>) {
  if (filter.plan === undefined && filter.device === undefined) return () => true;
  const ours = foldersOf(chosen);
  // A backup that cannot be read is not known to be another computer's.
  const theirs = foldersOf(others.filter(({ deviceId }) => deviceId !== ''));
  return (mark: { readonly backupKey: string; readonly planSlug: string; readonly deviceSlug: string }) => {
    const folder = folderOf(mark.backupKey);
    if (theirs.has(folder)) return false;
    if (ours.has(folder)) return true;
    return isNamed(mark.planSlug, filter.plan) && isNamed(mark.deviceSlug, filter.device);
  };
}

function foldersOf(groups: readonly Group[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ decisions }) => decisions.map(({ backup }) => folderOf(backup.key))));
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

function isNamed(folder: string, name: string | undefined): boolean {
  return name === undefined || slug(name) === folder;
}
