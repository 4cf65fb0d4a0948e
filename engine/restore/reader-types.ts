import type { ManifestFooter, ManifestHeader } from '../archive/manifest.ts';
import type { RecordList } from './record-list.ts';

/** A backup opened over ranged reads: end records, central directory and manifest, cross-checked. */
export interface OpenBackup {
  readonly id: string;
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly header: ManifestHeader;
  readonly footer: ManifestFooter;
  /**
   * Ascending by offset. Only records whose zip entry agrees with them; paths are unique and safe, and nothing
   * stands below a file or a link.
   */
  readonly records: RecordList;
  /** Records or entries that contradict each other or break a reader rule; never extracted. */
  readonly rejected: readonly RejectedEntry[];
  /** Offset of the manifest's local header: no other entry reaches beyond it. */
  readonly manifestOffset: number;
  /**
   * The manifest itself is damaged: what is known comes from the readable part of it and from the zip's central
   * directory. Records without a SHA-256 (empty string) are proven by their CRC-32 alone.
   */
  readonly problem?: string;
}

export interface RejectedEntry {
  readonly path: string;
  /** One plain sentence. */
  readonly message: string;
  /** `damaged` when absent. */
  readonly kind?: 'damaged' | 'unsafe-path';
}

/** Which stored object to open; a `CatalogEntry` is one. */
export interface BackupToOpen {
  readonly id: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}
