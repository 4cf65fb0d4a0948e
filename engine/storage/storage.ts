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

export interface UploadedPart {
  /** 1-based. */
  readonly partNumber: number;
  readonly etag: string;
  readonly size: number;
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
  /** Rejects with `object-missing` when there is none. */
  head(key: string, options?: CallOptions): Promise<ObjectInfo>;
  get(key: string, options?: GetOptions): Promise<ObjectBody>;
  /** Stores `body` under `key`, whole or not at all. `body` is not changed or kept after the promise settles. */
  put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo>;
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
    options?: CallOptions,
  ): Promise<UploadedPart>;
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
