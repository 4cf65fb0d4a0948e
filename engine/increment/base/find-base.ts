import { type DeviceIdentity, FORMAT } from '../../archive/manifest.ts';
import type { CatalogCache } from '../../catalog/catalog-cache.ts';
import { rememberedMark } from '../../catalog/known-facts.ts';
import { type ListedBackup, type Listing, readListing } from '../../catalog/listing.ts';
import { planPrefix, sidecarKey } from '../../catalog/object-key.ts';
import { readMark } from '../../catalog/read-mark.ts';
import type { Ports } from '../../ports/index.ts';
import type { Storage } from '../../storage/storage.ts';
import { candidatesOfOtherNames, ownCandidates, tailOf } from './base-candidates.ts';
import type { BaseFacts } from './base-facts.ts';
import { baseFromObject } from './base-from-object.ts';
import type { BaseTable } from './base-table.ts';
import { type IndexCache, noIndexCache } from './index-cache.ts';
import type { KnownBase } from './known-base.ts';

export interface FindBaseOptions {
  readonly storage: Storage;
  readonly rootPath: string;
  readonly plan: string;
  readonly device: DeviceIdentity;
  /** Nothing is remembered when absent. */
  readonly index?: IndexCache;
  /** What listings found out already; saves a few requests. */
  readonly catalog?: CatalogCache;
  readonly ports: Pick<Ports, 'logger'>;
  readonly signal: AbortSignal;
}

export interface FoundBase extends KnownBase, BaseFacts {
  readonly entries: BaseTable;
}

/** Backups looked at before giving up: a few that are damaged must not cost more than a full upload would. */
const MOST_TRIED = 16;

/**
 * The newest backup of this plan and computer that a new one may take bytes over from: of the same format, checked
 * after its upload, not known to be damaged, and readable from end to manifest. One listing, and with a good index
 * nothing else. A computer that has another name now is still the same one: what it saved under its old name is found
 * where there is nothing under the new one, or something older. Undefined when there is none, or when anything stands in the way: a full upload is always possible.
 * @throws the signal's reason, nothing else.
 */
export async function findBase(options: FindBaseOptions): Promise<FoundBase | undefined> {
  const { storage, rootPath, plan, ports, signal } = options;
  let listing: Listing;
  try {
    listing = await readListing(storage, rootPath, signal, planPrefix(rootPath, plan));
  } catch (error) {
    signal.throwIfAborted();
    ports.logger.warn('the earlier backups could not be listed', { error });
    return undefined;
  }
  try {
    const own = await firstSound(await ownCandidates(listing, options), listing, options);
    return own ?? (await firstSound(await candidatesOfOtherNames(listing, options), listing, options));
  } catch (error) {
    signal.throwIfAborted();
    ports.logger.warn('the earlier backups could not be looked at', { error });
    return undefined;
  }
}

async function firstSound(
  newestFirst: readonly ListedBackup[],
  listing: Listing,
  options: FindBaseOptions,
): Promise<FoundBase | undefined> {
  const { ports, signal } = options;
  for (const listed of newestFirst.slice(0, MOST_TRIED)) {
    try {
      const base = await tryBase(listed, listing, options);
      if (base) return base;
    } catch (error) {
      signal.throwIfAborted();
      ports.logger.warn('an earlier backup cannot be built upon', { key: listed.object.key, error });
    }
  }
  return undefined;
}

async function tryBase(
  listed: ListedBackup,
  listing: Listing,
  options: FindBaseOptions,
): Promise<FoundBase | undefined> {
  const { key } = listed.object;
  if (listing.sidecars.has(sidecarKey(key, 'unchecked'))) return undefined;
  if (await isMarkedDamaged(listed, listing, options)) return undefined;
  const { index = noIndexCache } = options;
  const known = index.load(key);
  if (known && fits(known.facts, listed, options)) return toBase(known);
  const read = await readBase(listed, options);
  if (!read || !fits(read.facts, listed, options)) return undefined;
  index.save(read.facts, read.table);
  return toBase(read);
}

async function isMarkedDamaged(
  { object }: ListedBackup,
  { sidecars }: Listing,
  { storage, catalog, signal }: FindBaseOptions,
): Promise<boolean> {
  const sidecar = sidecars.get(sidecarKey(object.key, 'verified'));
  if (!sidecar) return false;
  const remembered = catalog && rememberedMark(catalog.load(), sidecar);
  const mark = remembered?.mark ?? (await readMark(storage, sidecar, signal));
  return mark === 'unreadable' || mark.failed !== null;
}

function fits(facts: BaseFacts, { object, id }: ListedBackup, options: FindBaseOptions): boolean {
  return (
    facts.id === id &&
    facts.listedEtag === object.etag &&
    facts.size === object.size &&
    facts.format === FORMAT &&
    facts.plan === options.plan &&
    facts.deviceId === options.device.id
  );
}

/** From the object itself. Its end is read first: most that do not fit, for example another computer's, show there. */
async function readBase(
  listed: ListedBackup,
  options: FindBaseOptions,
): Promise<{ facts: BaseFacts; table: BaseTable } | undefined> {
  const { storage, device, signal } = options;
  const { key, size, etag } = listed.object;
  const tail = await tailOf(listed, options);
  if (tail.kind !== 'good') return undefined;
  // Not the plan: a very long name is cut short there.
  if (tail.summary.device.id !== device.id) return undefined;
  const wanted = { id: listed.id, key, size, etag: tail.readEtag, listedEtag: etag };
  return await baseFromObject(storage, wanted, signal);
}

function toBase({ facts, table }: { facts: BaseFacts; table: BaseTable }): FoundBase {
  return { ...facts, entries: table };
}
