import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import { compareKeys } from './compare-keys.ts';
import { resumingBody } from './resuming-body.ts';
import type { Retry } from './retry.ts';
import type {
  CallOptions,
  DeleteOutcome,
  FolderOptions,
  FolderPage,
  GetOptions,
  ListOptions,
  LongBody,
  ObjectBody,
  ObjectInfo,
  PartOptions,
  PartSource,
  PendingUpload,
  Storage,
  StoredObject,
  UploadedPart,
} from './storage.ts';

/** Repeats failed calls, goes on with broken listings and bodies where they stopped. */
export class RetryingStorage implements Storage {
  readonly #inner: Storage;
  readonly #retry: Retry;

  constructor(inner: Storage, retry: Retry) {
    this.#inner = inner;
    this.#retry = retry;
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncIterable<readonly StoredObject[]> {
    const { signal } = options;
    let { after } = options;
    let ordered = true;
    for (let failed = 1; ; failed += 1) {
      try {
        for await (const page of this.#inner.list(prefix, { signal, after })) {
          yield page;
          for (const { key } of page) {
            if (after !== undefined && compareKeys(key, after) <= 0) ordered = false;
            after = key;
          }
          failed = 1;
        }
        return;
      } catch (error) {
        signal?.throwIfAborted();
        // Out of order, nobody knows which keys lie behind the last one; a listing with holes is worse than none.
        if (!isAppError(error) || !ordered) throw error;
        await this.#retry.pause('list', error, failed, signal);
      }
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<ObjectBody> {
    const open = (again: GetOptions) => this.#call('get', options, () => this.#inner.get(key, again));
    const first = await open(options);
    return { ...first, body: resumingBody(key, first, open, this.#retry, options) };
  }

  listFolder(prefix: string, options?: FolderOptions): Promise<FolderPage> {
    return this.#call('listFolder', options, () => this.#inner.listFolder(prefix, options));
  }

  head(key: string, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('head', options, () => this.#inner.head(key, options));
  }

  put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('put', options, () => this.#inner.put(key, body, options));
  }

  putLong(key: string, body: LongBody, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('putLong', options, () => this.#inner.putLong(key, body, options));
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    return this.#call('delete', options, () => this.#inner.delete(key, options));
  }

  /** Also repeats what failed for single objects within an answer that arrived. */
  async deleteMany(keys: readonly string[], options?: CallOptions): Promise<readonly DeleteOutcome[]> {
    const outcomes = new Map<string, DeleteOutcome>();
    let left = keys;
    for (let failed = 1; ; failed += 1) {
      const batch = left;
      const answers = await this.#call('deleteMany', options, () => this.#inner.deleteMany(batch, options));
      for (const outcome of answers) outcomes.set(outcome.key, outcome);
      const passing = answers.filter(({ error }) => isAppError(error) && error.retry === 'later');
      const [first] = passing;
      if (!first) break;
      left = passing.map(({ key }) => key);
      try {
        await this.#retry.pause('deleteMany', first.error as AppError, failed, options?.signal);
      } catch {
        options?.signal?.throwIfAborted();
        break;
      }
    }
    return keys.map((key) => outcomes.get(key) ?? { key, error: new Error('the storage gave no outcome') });
  }

  createUpload(key: string, options?: CallOptions): Promise<{ uploadId: string }> {
    return this.#call('createUpload', options, () => this.#inner.createUpload(key, options));
  }

  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options?: PartOptions,
  ): Promise<UploadedPart> {
    return this.#call('uploadPart', options, () =>
      this.#inner.uploadPart(key, uploadId, partNumber, body, options),
    );
  }

  copyPart(
    key: string,
    uploadId: string,
    partNumber: number,
    source: PartSource,
    options?: CallOptions,
  ): Promise<UploadedPart> {
    return this.#call('copyPart', options, () =>
      this.#inner.copyPart(key, uploadId, partNumber, source, options),
    );
  }

  listParts(
    key: string,
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly UploadedPart[] | undefined> {
    return this.#call('listParts', options, () => this.#inner.listParts(key, uploadId, options));
  }

  /**
   * Repeats only what the storage certainly did not do. After a lost answer the upload may be finished, and then
   * asking again gets an error that tells nothing: `ObjectUpload` looks for the object first.
   */
  completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options?: CallOptions,
  ): Promise<{ etag: string }> {
    return this.#retry.run(
      'completeUpload',
      () => this.#inner.completeUpload(key, uploadId, parts, options),
      { signal: options?.signal, repeatable: wasNotDone },
    );
  }

  abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void> {
    return this.#call('abortUpload', options, () => this.#inner.abortUpload(key, uploadId, options));
  }

  listUploads(prefix: string, options?: CallOptions): Promise<readonly PendingUpload[]> {
    return this.#call('listUploads', options, () => this.#inner.listUploads(prefix, options));
  }

  headBucket(options?: CallOptions): Promise<void> {
    return this.#call('headBucket', options, () => this.#inner.headBucket(options));
  }

  createBucket(options?: CallOptions): Promise<void> {
    return this.#call('createBucket', options, () => this.#inner.createBucket(options));
  }

  #call<T>(operation: string, options: CallOptions | undefined, act: () => Promise<T>): Promise<T> {
    return this.#retry.run(operation, act, { signal: options?.signal });
  }
}

function wasNotDone(error: AppError): boolean {
  return isAppError(error, 'storage-busy', 'host-unknown', 'host-unreachable', 'proxy-failed');
}
