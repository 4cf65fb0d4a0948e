import type { Location, ManifestRecord } from '../../archive/manifest.ts';
import type { BaseBackup, BaseEntries } from '../base-backup.ts';

/** The entries of a base, with what a comparison asks of a hundred thousand of them without making objects. */
export interface ComparableEntries extends BaseEntries {
  typeAt(row: number): ManifestRecord['type'];
  /** Content bytes; 0 for folders and links. */
  sizeAt(row: number): number;
  modeAt(row: number): number;
  mtimeAt(row: number): number;
  /** ctime and inode are 0 where they are not known, and for folders and links. */
  ctimeAt(row: number): number;
  inodeAt(row: number): number;
  /** Empty for anything but a link. */
  targetAt(row: number): string;
  /** Name of the entry where it differs from the path (a folder's without the slash). */
  entryNameAt(row: number): string | undefined;
  hasSha256(row: number, sha256: Uint8Array): boolean;
  /** DIGEST_BYTES a segment, one behind the other; undefined where they are not known. A view: not to be changed. */
  digestsAt(row: number): Uint8Array | undefined;
  /** Whether the data is deflated in segments whose lengths are known; otherwise they can only be taken over whole. */
  isSegmented(row: number): boolean;
  isStored(row: number): boolean;
  /** False where it is not certain which bytes are the entry's: nothing may take them over. */
  isReusable(row: number): boolean;
}

/**
 * A change at least this long before `observedAt` is told by the file's times: some file systems tell them in steps of
 * two seconds. Milliseconds.
 */
export const SETTLED_AFTER = 2000;

/** A base that a scan can be held against. */
export interface KnownBase extends BaseBackup {
  readonly entries: ComparableEntries;
  /**
   * Milliseconds since the epoch: when looking at the files began whose ctime and inode are known. What was changed from
   * about then on may have been changed once more without these two telling.
   */
  readonly observedAt: number;
  readonly locations: readonly Location[];
}
