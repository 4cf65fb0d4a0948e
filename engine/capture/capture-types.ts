import type { Ports } from '../ports/index.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { OnNotice } from '../storage/notice.ts';

export interface CaptureRequest {
  readonly scan: ScanResult;
  /**
   * True when item `index` has the size, times and inode it had in the last backup. That alone does not leave a
   * database out: it is captured all the same when something is waiting in its log. Absent: everything is new.
   */
  readonly isUnchanged?: (index: number) => boolean;
  /** Where copies are made, in a folder of their own that only this user may enter. Made when it is missing. */
  readonly folder: string;
  readonly ports: Pick<Ports, 'clock' | 'files' | 'random'>;
  readonly signal: AbortSignal;
  /** Waited for before each database: an image in the making is a moment of its database, and is finished. */
  readonly mayGoOn?: () => Promise<void>;
  readonly onNotice: OnNotice;
  readonly onProgress?: (progress: CaptureProgress) => void;
  /** How long one database that another program keeps locked is waited for; 5,000 when absent. */
  readonly patienceMs?: number;
}

/** Bytes are those of the databases' own files. */
export interface CaptureProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Path inside the backup. */
  readonly currentFile: string | null;
}

export interface CaptureResult {
  /**
   * The scan with the captured databases as items that are read from their images, and without the side files of these
   * and of the unchanged ones. Indices differ from those of the scan that was given.
   */
  readonly scan: ScanResult;
  /** How many databases are read from an image. */
  readonly captured: number;
  /** Removes the images. Call it when nobody reads them any more. Never throws. */
  cleanUp(): void;
}

/** One database to be captured, as it is handed to the worker thread. */
export interface CaptureOrder {
  /** Absolute path of the database. */
  readonly database: string;
  /** Absolute path of the image; nothing is there yet. */
  readonly image: string;
  readonly patienceMs: number;
}

/** What the backup's record says about the database. */
export interface ImageFacts {
  /** Bytes of the image. */
  readonly size: number;
  /** Of the database, or of its log when that was written to later. Milliseconds since the epoch. */
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
  readonly mode: number;
}

/** Why a database is saved as the files it consists of. */
export type LeftAsFiles =
  /** Another program keeps it locked. */
  | 'locked'
  /** It was written to each time it was copied. */
  | 'changing'
  /** It failed SQLite's own check. */
  | 'damaged'
  /** The disk has no room for a copy. */
  | 'no-room'
  /** It cannot be read, or is gone; whoever reads it next will tell. */
  | 'unreadable'
  /** There is no SQLite in this program. */
  | 'no-sqlite'
  | 'failed';

export type CaptureOutcome =
  /** `unchecked`: why SQLite could not check the image. */
  | { readonly captured: true; readonly facts: ImageFacts; readonly unchecked?: string }
  | { readonly captured: false; readonly reason: LeftAsFiles; readonly detail: string };
