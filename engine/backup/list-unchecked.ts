import type { DeviceIdentity } from '../archive/manifest.ts';
import type { CatalogCache } from '../catalog/catalog-cache.ts';
import { type ListedBackup, readListing } from '../catalog/listing.ts';
import { planPrefix, sidecarKey, slug } from '../catalog/object-key.ts';
import { tailOf } from '../increment/base/base-candidates.ts';
import type { Storage } from '../storage/storage.ts';

export interface ListUncheckedOptions {
  readonly storage: Storage;
  readonly rootPath: string;
  readonly plan: string;
  readonly device: DeviceIdentity;
  /** What listings found out already; saves a few requests. */
  readonly catalog?: CatalogCache | undefined;
  readonly signal: AbortSignal;
}

/** More than one is rare: every run looks at those before it. */
const MOST_BACKUPS = 3;
/** Of those under other names, whose end may have to be read to know whose they are. */
const MOST_LOOKED_AT = 8;

/**
 * The unchecked backups of a plan that are to be looked at, a few: first those in the folder of the computer's name,
 * then those that it made under other names, newest first each. Those in its folder may be of another computer of the
 * same name; of those elsewhere only what says to be this computer's comes, and nothing that cannot be read. One listing, and for
 * each of the latter one ranged read at most. Rejects as the storage does.
 */
export async function* listUnchecked(options: ListUncheckedOptions): AsyncGenerator<ListedBackup, void> {
  const { storage, rootPath, plan, device, signal } = options;
  const { backups, sidecars } = await readListing(storage, rootPath, signal, planPrefix(rootPath, plan));
  const unchecked = backups
    .filter(({ object }) => sidecars.has(sidecarKey(object.key, 'unchecked')))
    .sort((a, b) => b.createdMs - a.createdMs);
  const inFolder = slug(device.name);
  yield* unchecked.filter(({ deviceSlug }) => deviceSlug === inFolder).slice(0, MOST_BACKUPS);

  const elsewhere = unchecked.filter(({ deviceSlug }) => deviceSlug !== inFolder).slice(0, MOST_LOOKED_AT);
  let found = 0;
  for (const listed of elsewhere) {
    const tail = await tailOf(listed, options);
    if (tail.kind !== 'good' || tail.summary.device.id !== device.id) continue;
    yield listed;
    found += 1;
    if (found === MOST_BACKUPS) return;
  }
}
