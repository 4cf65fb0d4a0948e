import type { BackupRow } from '#shared/backup.ts';

/** A backup as the catalogue knows it: the public row plus what the engine needs to read it. */
export interface CatalogEntry extends BackupRow {
  readonly etag: string;
  /** Milliseconds since the epoch; the time of `createdAt`. */
  readonly createdMs: number;
  readonly parents: readonly string[];
  /** Milliseconds since the epoch, by the storage's clock: when the object was stored (or last copied). */
  readonly storedMs?: number;
  /** Why the status is `damaged`: a plain clause without a full stop. */
  readonly problem?: string;
  /**
   * The format it was written in, when that is newer than this program's. Its status is then `damaged`, because
   * this program cannot vouch for it; say “made by a newer version” instead.
   */
  readonly newerFormat?: number;
}

/** Everything below a root path, read from one complete, validated listing. */
export interface Catalog {
  /** Newest first. */
  readonly backups: readonly CatalogEntry[];
  /** Objects below the root path that are not ours; never touched. */
  readonly foreign: number;
  /** ETags etc. that had to be fetched because the cache did not know them. */
  readonly fetched: number;
}
