import type { ManifestRecord } from '../archive/manifest.ts';

/**
 * What the object of an earlier backup holds, entry by entry in the order of the object. A compact table, not a
 * list of objects: a million entries must stay below about 200 MB.
 */
export interface BaseEntries {
  readonly length: number;
  /** Row of the entry with this path inside the backup, or -1. */
  find(path: string): number;
  /** Makes a fresh object each time. */
  record(row: number): ManifestRecord;
  /** Offset of the entry's local header. */
  startAt(row: number): number;
  /** Offset behind the entry's last data byte. */
  endAt(row: number): number;
}

/** An earlier, sound backup whose bytes a new one may take over. */
export interface BaseBackup {
  readonly id: string;
  readonly key: string;
  readonly etag: string;
  /** Bytes of the object. */
  readonly size: number;
  /** Where the manifest's entry begins: behind it, nothing may be taken over. */
  readonly manifestOffset: number;
  /** How many backups in a row, up to this one, took bytes over from the one before; 0 after a full upload. */
  readonly generation: number;
  /** True when the backup has issues: files that it does not hold as they should be. */
  readonly incomplete: boolean;
  readonly entries: BaseEntries;
}
