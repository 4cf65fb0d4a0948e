import type { EventSink } from '#shared/events.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import type { Clock } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import { type CatalogCache, noCache } from './catalog-cache.ts';
import { catalogEntry } from './catalog-entry.ts';
import type { Catalog, CatalogEntry } from './catalog-types.ts';
import { KnownFacts, rememberedBackup, rememberedMark } from './known-facts.ts';
import { type Listing, readListing } from './listing.ts';
import { sidecarKey } from './object-key.ts';
import { readMark } from './read-mark.ts';
import { readTail } from './read-tail.ts';
import { ReadTally } from './read-tally.ts';
import { runLimited } from './run-limited.ts';

/** Requests under way at once. */
const AT_ONCE = 16;

export interface ReadCatalogOptions {
  readonly storage: Storage;
  readonly rootPath: string;
  /** Nothing is remembered when absent. */
  readonly cache?: CatalogCache | undefined;
  /** For progress events; without it there are none. */
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: EventSink | undefined;
}

/**
 * All backups below a root path, newest first: one listing, one ranged read for each backup the cache does not
 * know, and one read for each unknown verification mark. All or nothing: rejects with the storage's `AppError`
 * when the listing is not complete and valid, or when the storage cannot be read. A single object that the
 * storage fails to hand out does not stand in the way of the others; it is shown as damaged.
 */
export async function readCatalog(options: ReadCatalogOptions): Promise<Catalog> {
  const listing = await readListing(options.storage, options.rootPath, options.signal);
  return describeListing(listing, options);
}

/** The catalogue of a listing that was just read. */
export async function describeListing(listing: Listing, options: ReadCatalogOptions): Promise<Catalog> {
  const { storage, clock, onEvent, signal, cache = noCache } = options;
  const known = cache.load();
  const unseen = listing.backups.filter((listed) => !rememberedBackup(known, listed));
  const unseenMarks = [...listing.sidecars.values()].filter(
    (sidecar) => sidecar.kind === 'verified' && !rememberedMark(known, sidecar),
  );
  const fetched = unseen.length + unseenMarks.length;

  const meter = clock && onEvent ? new ProgressMeter(clock, onEvent, () => 0) : undefined;
  meter?.start('list', { bytes: 0, files: fetched });
  const tally = new ReadTally(unseen.length < listing.backups.length);
  const attempt = async <T>(act: () => Promise<T>) => {
    const outcome = await tally.attempt(act);
    meter?.advance(0, 1, null);
    return outcome;
  };
  const tails = await runLimited(
    unseen,
    AT_ONCE,
    (listed, stop) => attempt(() => readTail(storage, listed, stop)),
    signal,
  );
  const marks = await runLimited(
    unseenMarks,
    AT_ONCE,
    (sidecar, stop) => attempt(() => readMark(storage, sidecar, stop)),
    signal,
  );
  tally.check();
  meter?.end();

  const facts = new KnownFacts(
    known,
    new Map(unseen.map((listed, index) => [listed.object.key, tails[index]])),
    new Map(unseenMarks.map((sidecar, index) => [sidecar.object.key, marks[index]])),
  );
  const next = facts.worthRemembering(listing);
  if (differs(known.backups, next.backups) || differs(known.marks, next.marks)) cache.save(next);
  return { backups: entries(listing, facts), foreign: listing.foreign, fetched };
}

function entries(listing: Listing, facts: KnownFacts): CatalogEntry[] {
  const found: CatalogEntry[] = [];
  for (const listed of listing.backups) {
    const tail = facts.tailOf(listed);
    if (!tail) continue;
    const { key } = listed.object;
    const sidecar = listing.sidecars.get(sidecarKey(key, 'verified'));
    // The pin object need not be read: it is there, and a pin that cannot be read would count all the same.
    const pinned = listing.sidecars.has(sidecarKey(key, 'pin'));
    const unchecked = listing.sidecars.has(sidecarKey(key, 'unchecked'));
    found.push(catalogEntry({ listed, tail, pinned, unchecked, mark: sidecar && facts.markOf(sidecar) }));
  }
  return found.sort((a, b) => b.createdMs - a.createdMs || (a.key < b.key ? -1 : 1));
}

function differs<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): boolean {
  if (before.size !== after.size) return true;
  for (const [key, value] of after) if (before.get(key) !== value) return true;
  return false;
}
