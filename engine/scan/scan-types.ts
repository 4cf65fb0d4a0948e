import type { Issue } from '#shared/events.ts';
import type { Location } from '../archive/manifest.ts';

/** One thing the scan found, in the order it will stand in the backup. */
export interface ScannedItem {
  readonly type: 'file' | 'folder' | 'link';
  /** Path inside the backup: `label/…`, forward slashes, as found on disk. */
  readonly path: string;
  /** Where it is on this computer. */
  readonly absolute: string;
  /** Bytes at the time of the scan; 0 for folders and links. */
  readonly size: number;
  /** Milliseconds since the epoch, fractions kept. */
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
  /** Permission bits. */
  readonly mode: number;
  /** Occupies clearly less disk than its size says. */
  readonly sparse: boolean;
  /** Link target; only for links. */
  readonly target?: string;
  /**
   * `absolute` is a copy made for this backup, of `size` bytes. Times, inode and mode are those of the file it was made
   * of; that they are the same as in an earlier backup says nothing about its content.
   */
  readonly image?: true;
}

/** A compact, append-only list: a million items must stay below about 150 MB. */
export interface ScanList {
  readonly length: number;
  /** Rejects nothing: `index` is within `0 … length-1`. Makes a fresh object each time. */
  at(index: number): ScannedItem;
  /** Size of item `index` without making the object. */
  sizeAt(index: number): number;
  typeAt(index: number): ScannedItem['type'];
}

export interface ScanResult {
  readonly items: ScanList;
  readonly locations: readonly Location[];
  readonly totals: {
    readonly files: number;
    readonly folders: number;
    readonly links: number;
    readonly bytes: number;
  };
  /** Upper bound of the bytes that local and central headers, manifest records and summary will need. */
  readonly nameBytes: number;
  readonly issues: readonly Issue[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export interface ScanRequest {
  /** Absolute or relative folders (or single files); a root that is a symlink is followed, others are not. */
  readonly folders: readonly string[];
  /** gitignore patterns relative to each folder; see `planSettings`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** The home folder, for logical origins. */
  readonly home: string;
  /**
   * Absolute paths of files or folders that no backup may hold, whatever the patterns say: Holdall's own secrets.
   * They are named in `skipped`.
   */
  readonly neverInclude?: readonly string[];
}
