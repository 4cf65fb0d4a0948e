/** Version of the backup format this code writes. Readers refuse a greater `format` (`backup-newer`). */
export const FORMAT = 1;

/** Name of the last entry of every backup. */
export const MANIFEST_NAME = '.holdall/manifest.json';

/** What is known about a backup as a whole. First part of the manifest; see docs/format.md. */
export interface ManifestHeader {
  readonly format: number;
  /** Version of the program that wrote it. */
  readonly app: string;
  readonly id: string;
  /** Ids of the backups this state grew from; empty for a first backup. */
  readonly parents: readonly string[];
  readonly plan: string;
  readonly device: DeviceIdentity;
  readonly os: { readonly platform: string; readonly release: string };
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly locations: readonly Location[];
  /** How many backups in a row, up to this one, took bytes over from the one before; absent = 0, a full upload. */
  readonly generation?: number;
}

export interface DeviceIdentity {
  /** Random, made once per HOLDALL_HOME; tells two computers of the same name apart. */
  readonly id: string;
  readonly name: string;
}

/** A folder that was asked for. Its files stand in the zip below `label/`. */
export interface Location {
  /** First path component of its entries; unique in the backup. */
  readonly label: string;
  /** Where it was, logically where possible: `{home}/Documents`, else the absolute path. */
  readonly origin: string;
}

interface RecordBase {
  /** Path inside the backup, as found on disk, forward slashes, no slash at the end. */
  readonly path: string;
  /** Name of the zip entry, only where it cannot be `path` (a backslash in a name). Folders: without the final slash. */
  readonly entry?: string;
  /** Milliseconds since the epoch, fractions kept. */
  readonly mtime: number;
  /** Permission bits only (0o000–0o7777). */
  readonly mode: number;
  /** Offset of the local header in the zip. */
  readonly offset: number;
}

export interface FileRecord extends RecordBase {
  readonly type: 'file';
  readonly size: number;
  /** Of the content, 64 lower-case hex digits. */
  readonly sha256: string;
  /** CRC-32 of the content, as in the zip. */
  readonly crc32: number;
  /** 0 stored, 8 deflate. */
  readonly method: 0 | 8;
  /** Bytes of the entry's data in the zip. */
  readonly length: number;
  /**
   * Compressed lengths of the independent segments of a big deflated file; each holds SEGMENT_SIZE content
   * bytes (the last one the rest) and, but for the last, ends with a full flush. Sum = `length`.
   */
  readonly segments?: readonly number[];
  /**
   * Of a file of more than one segment, deflated or stored: the first 16 bytes of the SHA-256 of each segment's content,
   * one behind the other, in base64. Tells a later backup which segments did not change.
   */
  readonly digests?: string;
  /** As the file system gave them, for the next backup on the same computer; ctime in milliseconds since the epoch. */
  readonly ctime?: number;
  readonly inode?: number;
  /** The file had holes: restore leaves long runs of zeros unwritten. */
  readonly sparse?: true;
}

export interface FolderRecord extends RecordBase {
  readonly type: 'folder';
}

export interface LinkRecord extends RecordBase {
  readonly type: 'link';
  /** Link target exactly as found; may point anywhere or nowhere. */
  readonly target: string;
}

export type ManifestRecord = FileRecord | FolderRecord | LinkRecord;

/** Last part of the manifest. */
export interface ManifestFooter {
  /** At most MOST_LISTED; `totals.issues` counts all. */
  readonly issues: readonly { readonly kind: string; readonly path: string; readonly message: string }[];
  /** Special files (sockets, pipes, devices) that hold no data and were passed over. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly finishedAt: number;
  readonly totals: ManifestTotals;
}

export interface ManifestTotals {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  /** Content bytes of all files. */
  readonly bytes: number;
  /** All issues, also those that are not listed. */
  readonly issues?: number | undefined;
}

/** Content bytes of one segment of a big file. Part of the format: never change it within a format version. */
export const SEGMENT_SIZE = 1024 * 1024;

/** Bytes of one segment's digest. Part of the format as well. */
export const DIGEST_BYTES = 16;

/**
 * What the comment of the manifest's entry in the central directory says. That entry is the last one, so one
 * ranged GET of an object's tail lists a backup. ASCII JSON, at most MAX_SUMMARY bytes.
 */
export interface Summary {
  readonly holdall: number;
  readonly id: string;
  readonly plan: string;
  readonly device: DeviceIdentity;
  /** Milliseconds since the epoch: when the backup was started. */
  readonly createdAt: number;
  readonly status: 'complete' | 'incomplete';
  readonly files: number;
  readonly bytes: number;
  readonly issues: number;
  readonly parents: readonly string[];
  /** Where the manifest's local header stands, and SHA-256 of the manifest's JSON text. */
  readonly manifest: { readonly offset: number; readonly sha256: string };
}

/** Longest summary the format allows, bytes. */
export const MAX_SUMMARY = 4000;
