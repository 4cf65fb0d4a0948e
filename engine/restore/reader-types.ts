import type { ManifestFooter, ManifestHeader, ManifestRecord } from '../archive/manifest.ts';

/** A backup opened over ranged reads: end records, central directory and manifest, cross-checked. */
export interface OpenBackup {
  readonly id: string;
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly header: ManifestHeader;
  readonly footer: ManifestFooter;
  /** Ascending by offset. Only records whose zip entry agrees with them. */
  readonly records: readonly ManifestRecord[];
  /** Records or entries that contradict each other or break a reader rule; never extracted. */
  readonly rejected: readonly { readonly path: string; readonly message: string }[];
}
