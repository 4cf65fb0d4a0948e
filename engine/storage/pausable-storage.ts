import { continuedBody } from './continued-body.ts';
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
import type { TransferControl } from './transfer-control.ts';

/**
 * Lets requests begin only while the job is not paused, and begins anew what a long pause has cut. Stands right
 * before the network, so that a request is signed when it is sent. What tidies up after a job that fails or is
 * stopped – `delete`, `abortUpload`, `listUploads` – goes through whatever the person chose.
 */
export class PausableStorage implements Storage {
  readonly #inner: Storage;
  readonly #control: TransferControl;

  constructor(inner: Storage, control: TransferControl) {
    this.#inner = inner;
    this.#control = control;
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncIterable<readonly StoredObject[]> {
    await this.#control.ready(options.signal);
    for await (const page of this.#inner.list(prefix, options)) {
      yield page;
      await this.#control.ready(options.signal);
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<ObjectBody> {
    const { signal } = options;
    let { cut } = this.#control;
    const open = async (again: GetOptions): Promise<ObjectBody> => {
      for (;;) {
        await this.#control.ready(signal);
        cut = this.#control.cut;
        try {
          const answer = await this.#inner.get(key, { ...again, signal: either(signal, cut) });
          return { ...answer, body: this.#paced(answer.body, signal) };
        } catch (error) {
          throwUnlessCut(error, cut, signal);
        }
      }
    };
    const first = await open(options);
    const onBreak = async (error: unknown) => throwUnlessCut(error, cut, signal);
    return { ...first, body: continuedBody(key, first, open, options, onBreak) };
  }

  put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo> {
    return this.#send(options, (some) => this.#inner.put(key, body, some));
  }

  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options?: PartOptions,
  ): Promise<UploadedPart> {
    return this.#send(options, (some) => this.#inner.uploadPart(key, uploadId, partNumber, body, some));
  }

  /** Never cut, because it would have to begin at its first byte again: it stands still as long as the storage bears it. */
  putLong(key: string, body: LongBody, options?: CallOptions): Promise<ObjectInfo> {
    const open = () => this.#sliced(body.open(), options?.signal);
    return this.#begin(options, () => this.#inner.putLong(key, { ...body, open }, options));
  }

  copyPart(
    key: string,
    uploadId: string,
    partNumber: number,
    source: PartSource,
    options?: CallOptions,
  ): Promise<UploadedPart> {
    return this.#begin(options, () => this.#inner.copyPart(key, uploadId, partNumber, source, options));
  }

  listParts(
    key: string,
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly UploadedPart[] | undefined> {
    return this.#begin(options, () => this.#inner.listParts(key, uploadId, options));
  }

  listFolder(prefix: string, options?: FolderOptions): Promise<FolderPage> {
    return this.#begin(options, () => this.#inner.listFolder(prefix, options));
  }

  head(key: string, options?: CallOptions): Promise<ObjectInfo> {
    return this.#begin(options, () => this.#inner.head(key, options));
  }

  deleteMany(keys: readonly string[], options?: CallOptions): Promise<readonly DeleteOutcome[]> {
    return this.#begin(options, () => this.#inner.deleteMany(keys, options));
  }

  createUpload(key: string, options?: CallOptions): Promise<{ uploadId: string }> {
    return this.#begin(options, () => this.#inner.createUpload(key, options));
  }

  completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options?: CallOptions,
  ): Promise<{ etag: string }> {
    return this.#begin(options, () => this.#inner.completeUpload(key, uploadId, parts, options));
  }

  headBucket(options?: CallOptions): Promise<void> {
    return this.#begin(options, () => this.#inner.headBucket(options));
  }

  createBucket(options?: CallOptions): Promise<void> {
    return this.#begin(options, () => this.#inner.createBucket(options));
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    return this.#inner.delete(key, options);
  }

  abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void> {
    return this.#inner.abortUpload(key, uploadId, options);
  }

  listUploads(prefix: string, options?: CallOptions): Promise<readonly PendingUpload[]> {
    return this.#inner.listUploads(prefix, options);
  }

  async #begin<T>(options: CallOptions | undefined, act: () => Promise<T>): Promise<T> {
    await this.#control.ready(options?.signal);
    return await act();
  }

  async #send<T, Options extends CallOptions>(
    options: Options | undefined,
    act: (options: Options | CallOptions) => Promise<T>,
  ): Promise<T> {
    const signal = options?.signal;
    for (;;) {
      const done = await this.#control.uploadTurn(signal);
      const { cut } = this.#control;
      try {
        return await act({ ...options, signal: either(signal, cut) });
      } catch (error) {
        throwUnlessCut(error, cut, signal);
      } finally {
        done();
      }
    }
  }

  /** What arrived is handed on as the limit allows; the storage is asked for more only after that. */
  async *#paced(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
    for await (const chunk of body) {
      await this.#control.take('down', chunk.length, signal);
      yield chunk;
    }
  }

  async *#sliced(
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): AsyncIterable<Uint8Array> {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; ) {
        const slice = chunk.subarray(at, at + this.#control.sliceSize);
        await this.#control.take('up', slice.length, signal);
        yield slice;
        at += slice.length;
      }
    }
  }
}

function either(signal: AbortSignal | undefined, cut: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, cut]) : cut;
}

function throwUnlessCut(error: unknown, cut: AbortSignal, signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
  if (!cut.aborted) throw error;
}
