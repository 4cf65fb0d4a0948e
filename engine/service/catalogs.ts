import type { ConnectionSettings } from '#shared/connection.ts';
import type { Failure } from '#shared/contract/jobs.ts';
import { readCatalog } from '../catalog/catalog.ts';
import { openCatalogCache } from '../catalog/catalog-cache.ts';
import type { Catalog, CatalogEntry } from '../catalog/catalog-types.ts';
import { resolveBackup } from '../catalog/find-backup.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import { isLinkName } from './open-links.ts';
import type { Connected, Storages } from './storages.ts';

/** For the status the storage is asked at most this often, milliseconds. */
export const REFRESH_EVERY_MS = 3 * 60 * 1000;

/** What is known of a connection's backups without asking the storage. */
export interface KnownCatalog {
  /** The last complete listing. */
  readonly catalog?: Catalog;
  /** When that was begun, milliseconds since the epoch. */
  readonly listedAt?: number;
  /** Why the latest attempt to list failed; absent when it did not. */
  readonly failure?: Failure;
}

export interface CatalogsDeps {
  readonly home: string;
  readonly ports: Ports;
  readonly storages: Storages;
  readonly signal: AbortSignal;
  readonly failureOf: (error: unknown) => Failure;
  /** Called when something differs from what was known before. */
  readonly onChange: (connection: string, known: KnownCatalog, what: 'backups' | 'reachability') => void;
}

interface Place {
  readonly identity: string;
  known: KnownCatalog;
  attemptedAt: number;
  /** Grows when something may have changed: a listing begun before that is not handed to those who come after. */
  generation: number;
  listing: { readonly generation: number; readonly result: Promise<Catalog> } | undefined;
}

/** The backups of each connection, kept in memory between listings. */
export class Catalogs {
  readonly #deps: CatalogsDeps;
  readonly #places = new Map<string, Place>();
  readonly #background = new Set<Promise<unknown>>();

  constructor(deps: CatalogsDeps) {
    this.#deps = deps;
  }

  /** What is known by now; never asks the storage. */
  known(connection: ConnectionSettings): KnownCatalog {
    return this.#place(connection).known;
  }

  /** A fresh, complete listing. @throws AppError of the connection or the storage */
  list(name: string): Promise<Catalog> {
    return this.#deps.storages.use(name, (connected) => this.#listOnce(connected));
  }

  /**
   * Runs `work` with the entry of one backup, looked up in what is known and, when it is not there, in the storage.
   * @throws AppError `backup-unknown`, `backup-ambiguous`, and of the storage
   */
  withEntry<T>(
    name: string,
    id: string,
    work: (connected: Connected, entry: CatalogEntry) => Promise<T>,
  ): Promise<T> {
    return this.#deps.storages.use(name, async (connected) => {
      const known = this.known(connected.connection).catalog;
      const found = known && entryIn(known, id);
      return work(connected, found ?? resolveBackup(await this.#listOnce(connected), id));
    });
  }

  /**
   * The entry of one backup from a fresh listing over `storage`. Not shared with anybody: a job may have to wait in
   * the middle of it, for new keys say, and may be stopped.
   */
  async freshEntry(
    { connection, storage }: { connection: ConnectionSettings; storage: Storage },
    id: string,
  ) {
    const place = this.#place(connection);
    return resolveBackup(await this.#read(place, place.generation, connection, storage), id);
  }

  /** Something in the storage was changed: asks it again, without anybody waiting for it. */
  invalidate(connection: ConnectionSettings): void {
    const place = this.#place(connection);
    place.generation += 1;
    place.attemptedAt = Number.NEGATIVE_INFINITY;
    this.refresh(connection);
  }

  /** Lists in the background when the last attempt is old enough. */
  refresh(connection: ConnectionSettings): void {
    const place = this.#place(connection);
    const age = this.#deps.ports.clock.now() - place.attemptedAt;
    // A clock that was set back must not stop the refreshing for years.
    if (age >= 0 && age < REFRESH_EVERY_MS) return;
    place.attemptedAt = this.#deps.ports.clock.now();
    const work: Promise<unknown> = this.list(connection.name)
      .catch((error: unknown) => this.#noteFailure(connection, error))
      .finally(() => this.#background.delete(work));
    this.#background.add(work);
  }

  /** Waits for what runs in the background. */
  async settle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  #place(connection: ConnectionSettings): Place {
    const { endpoint, bucket, rootPath } = connection;
    const identity = JSON.stringify([endpoint, bucket, rootPath]);
    const before = this.#places.get(connection.name);
    if (before?.identity === identity) return before;
    const attemptedAt = Number.NEGATIVE_INFINITY;
    const place = { identity, known: {}, attemptedAt, generation: 0, listing: undefined };
    this.#places.set(connection.name, place);
    return place;
  }

  async #listOnce({ connection, storage }: { connection: ConnectionSettings; storage: Storage }) {
    const place = this.#place(connection);
    if (place.listing?.generation === place.generation) return place.listing.result;
    const { generation } = place;
    const result = this.#read(place, generation, connection, storage);
    const listing = { generation, result };
    place.listing = listing;
    try {
      return await result;
    } finally {
      if (place.listing === listing) place.listing = undefined;
    }
  }

  async #read(place: Place, generation: number, connection: ConnectionSettings, storage: Storage) {
    const { home, ports, signal } = this.#deps;
    const begun = ports.clock.now();
    place.attemptedAt = begun;
    try {
      const cache = isLinkName(connection.name) ? undefined : openCatalogCache(connection, { home, ports });
      const catalog = await readCatalog({ storage, rootPath: connection.rootPath, cache, signal });
      if (place.generation === generation) this.#keep(connection, place, { catalog, listedAt: begun });
      return catalog;
    } catch (error) {
      this.#noteFailure(connection, error);
      throw error;
    }
  }

  #keep(connection: ConnectionSettings, place: Place, known: Required<Omit<KnownCatalog, 'failure'>>): void {
    const before = place.known;
    place.known = known;
    if (!before.catalog || differ(before.catalog, known.catalog)) {
      this.#deps.onChange(connection.name, known, 'backups');
    } else if (before.failure) {
      this.#deps.onChange(connection.name, known, 'reachability');
    }
  }

  #noteFailure(connection: ConnectionSettings, error: unknown): void {
    if (this.#deps.signal.aborted) return;
    const place = this.#place(connection);
    const failure = this.#deps.failureOf(error);
    const isNews = place.known.failure?.code !== failure.code;
    place.known = { ...place.known, failure };
    if (isNews) this.#deps.onChange(connection.name, place.known, 'reachability');
  }
}

function entryIn(catalog: Catalog, id: string): CatalogEntry | undefined {
  const found = catalog.backups.filter((entry) => entry.id === id || entry.key === id);
  // Copies of one backup share its id; which one is meant is decided with a fresh listing.
  return found.length === 1 ? found[0] : undefined;
}

function differ(before: Catalog, after: Catalog): boolean {
  if (before.foreign !== after.foreign || before.backups.length !== after.backups.length) return true;
  return after.backups.some((entry, index) => {
    const old = before.backups[index];
    return (
      entry.key !== old?.key ||
      entry.etag !== old.etag ||
      entry.pinned !== old.pinned ||
      entry.status !== old.status ||
      entry.provenAt !== old.provenAt ||
      entry.sampledAt !== old.sampledAt ||
      entry.checked !== old.checked
    );
  });
}
