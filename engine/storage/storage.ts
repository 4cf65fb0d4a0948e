/** One object as a listing shows it. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** As sent, without the quotes. Not an MD5 in general: only ever compared for equality. */
  readonly etag: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly lastModified: number;
}

export interface ObjectInfo {
  readonly size: number;
  readonly etag: string;
  /** Until then the storage lets nobody remove it for good; milliseconds since the epoch. Only `head` tells. */
  readonly keptUntil?: number | undefined;
  /** A legal hold is on it. Likewise. */
  readonly isHeld?: boolean | undefined;
}

/** Bytes `start` (inclusive) to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ListOptions extends CallOptions {
  /** Only keys that sort after this one (by their UTF-8 bytes); it lets a broken listing go on where it stopped. */
  readonly after?: string | undefined;
}

export interface FolderOptions extends CallOptions {
  /** Where to go on, as `FolderPage.next` said; from the beginning when absent. */
  readonly cursor?: string | undefined;
  /** Most names on the page, 1 to 1,000; as the storage likes when absent. */
  readonly limit?: number | undefined;
}

/** One page of what lies in a folder itself; a folder is what keys have in common up to a slash. */
export interface FolderPage {
  /** Whole prefixes, the slash at the end included. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** Cursor of the next page; null on the last one. A page may be empty without being the last. */
  readonly next: string | null;
}

export interface GetOptions extends CallOptions {
  /** Whole object when absent. Never empty: `end > start`. */
  readonly range?: ByteRange;
  /** Fails with `object-changed` unless the object still has this ETag. */
  readonly ifMatch?: string;
}

export interface ObjectBody extends ObjectInfo {
  /**
   * The bytes asked for, exactly: an implementation ends with an error rather than with fewer or more bytes.
   * `size` is that of the whole object, not of the range.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Bytes too many for memory: of known length and hash, and to be read again from the start for every attempt. */
export interface LongBody {
  /** Bytes; 5 GiB is what S3 takes at most. */
  readonly size: number;
  /** Of all bytes, in hex. */
  readonly sha256: string;
  open(): AsyncIterable<Uint8Array>;
}

/** Bytes `range` of an object as it is now: `etag` and `size` say which version of it is meant. */
export interface PartSource {
  readonly key: string;
  readonly etag: string;
  /** Bytes of the whole object. */
  readonly size: number;
  readonly range: ByteRange;
}

export interface UploadedPart {
  /** 1-based. */
  readonly partNumber: number;
  readonly etag: string;
  readonly size: number;
}

export interface PartOptions extends CallOptions {
  /** Of the body, in hex, where it is known already; saves hashing it again for the signature. */
  readonly sha256?: string | undefined;
}

export interface PendingUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly initiated: number;
}

export interface DeleteOutcome {
  readonly key: string;
  /** Absent when the object is gone (also when it never was there). */
  readonly error?: Error;
}

/**
 * Everything the engine needs of an S3 bucket; nothing else talks to the network. Keys are full object keys.
 * Every method rejects with an `AppError` (or with the signal's reason after an abort) and is safe to call
 * again after a failure. Implementations and decorators pass the suite in engine/testing/storage-suite.ts.
 */
export interface Storage {
  /**
   * All objects whose key starts with `prefix`, page by page, in ascending key order. A page that does not
   * prove to be a real S3 listing (a proxy's HTML page, say) is rejected as `not-s3`, never taken as empty.
   */
  list(prefix: string, options?: ListOptions): AsyncIterable<readonly StoredObject[]>;
  /**
   * A page of the folder whose keys start with `prefix` ('' or ending in a slash), for people to look around;
   * backups are found by `list`. Rejects with `field-invalid` for a cursor that was not given out.
   */
  listFolder(prefix: string, options?: FolderOptions): Promise<FolderPage>;
  /** Rejects with `object-missing` when there is none. */
  head(key: string, options?: CallOptions): Promise<ObjectInfo>;
  get(key: string, options?: GetOptions): Promise<ObjectBody>;
  /** Stores `body` under `key`, whole or not at all. `body` is not changed or kept after the promise settles. */
  put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo>;
  /** As `put`, for a body that does not fit into memory; still a single call. */
  putLong(key: string, body: LongBody, options?: CallOptions): Promise<ObjectInfo>;
  /** Ends well also when the object was not there. */
  delete(key: string, options?: CallOptions): Promise<void>;
  /** Deletes any number of objects; one outcome a key, in the order given. */
  deleteMany(keys: readonly string[], options?: CallOptions): Promise<readonly DeleteOutcome[]>;

  createUpload(key: string, options?: CallOptions): Promise<{ uploadId: string }>;
  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options?: PartOptions,
  ): Promise<UploadedPart>;
  /**
   * Makes bytes of a stored object a part without sending them. Rejects with `object-changed` when the storage
   * heeds conditions and the source is another version by now (not every storage does: look before and after),
   * with `object-missing` when there is no source, and with `storage-unsupported` when it cannot copy.
   */
  copyPart(
    key: string,
    uploadId: string,
    partNumber: number,
    source: PartSource,
    options?: CallOptions,
  ): Promise<UploadedPart>;
  /** What has arrived of an unfinished upload, in ascending order; undefined when the storage does not know it. */
  listParts(
    key: string,
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly UploadedPart[] | undefined>;
  /** `parts` in ascending order, every uploaded part among them. */
  completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options?: CallOptions,
  ): Promise<{ etag: string }>;
  /** Ends well also when the upload is unknown. */
  abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void>;
  /** Unfinished uploads below `prefix`. */
  listUploads(prefix: string, options?: CallOptions): Promise<readonly PendingUpload[]>;

  /** Rejects with `bucket-missing`, `access-denied`, … */
  headBucket(options?: CallOptions): Promise<void>;
  createBucket(options?: CallOptions): Promise<void>;
}
