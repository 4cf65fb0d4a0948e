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
} from '../storage/storage.ts';
import { cutBody } from './cut-body.ts';
import { Gate } from './gate.ts';

export type StorageMethod = keyof Storage;

export interface Fault {
  readonly method: StorageMethod;
  /**
   * `before`: the storage never sees the call. `after`: it does what was asked, but the caller gets the error —
   * the case in which data is lost or doubled. `body`: a `get` answers and its body breaks in the middle.
   * For `list`, `before` strikes ahead of the first page and `after` once the first page was handed out.
   */
  readonly when: 'before' | 'after' | 'body';
  readonly error: () => unknown;
  /** Strikes from the n-th call on that this fault applies to, counted from 1 = the next one (default). */
  readonly call?: number;
  /** How many calls in a row it strikes; 1 when absent. */
  readonly times?: number;
  /** Only calls with such a first argument (the key, or the prefix of a listing) are counted. */
  readonly key?: (key: string) => boolean;
  /** For `body`: bytes that still arrive; 0 when absent. */
  readonly bytes?: number;
}

interface ArmedFault {
  readonly fault: Fault;
  seen: number;
  fired: number;
}

interface ArmedGate {
  readonly method: StorageMethod;
  readonly when: 'before' | 'after';
  readonly gate: Gate;
}

/**
 * Breaks named calls to the storage behind it. A test that injects faults ends with
 * `expect(storage.unfired()).toEqual([])`, so that a fault which never struck fails the test.
 */
export class FaultyStorage implements Storage {
  readonly #inner: Storage;
  readonly #faults: ArmedFault[] = [];
  #gates: ArmedGate[] = [];

  constructor(inner: Storage, faults: readonly Fault[] = []) {
    this.#inner = inner;
    for (const fault of faults) this.inject(fault);
  }

  inject(fault: Fault): void {
    if (fault.when === 'body' && fault.method !== 'get') throw new Error('only a get has a body to break');
    this.#faults.push({ fault, seen: 0, fired: 0 });
  }

  /** Holds up the next call of `method`, before or after the storage did it, until the gate is opened. */
  hold(method: StorageMethod, when: 'before' | 'after' = 'before'): Gate {
    const gate = new Gate();
    this.#gates.push({ method, when, gate });
    return gate;
  }

  /** What has not struck as often as it should have, in words. */
  unfired(): string[] {
    return this.#faults
      .filter(({ fault, fired }) => fired < (fault.times ?? 1))
      .map(({ fault, fired }) => `${fault.when} ${fault.method}: ${fired} of ${fault.times ?? 1} times`);
  }

  allFired(): boolean {
    return this.unfired().length === 0;
  }

  async *list(prefix: string, options?: ListOptions): AsyncIterable<readonly StoredObject[]> {
    const fault = this.#strike('list', prefix);
    await this.#pass('list', 'before', options);
    if (fault?.when === 'before') throw fault.error();
    for await (const page of this.#inner.list(prefix, options)) {
      yield page;
      if (fault?.when === 'after') throw fault.error();
    }
  }

  listFolder(prefix: string, options?: FolderOptions): Promise<FolderPage> {
    return this.#call('listFolder', prefix, options, () => this.#inner.listFolder(prefix, options));
  }

  head(key: string, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('head', key, options, () => this.#inner.head(key, options));
  }

  async get(key: string, options?: GetOptions): Promise<ObjectBody> {
    const fault = this.#strike('get', key);
    await this.#pass('get', 'before', options);
    if (fault?.when === 'before') throw fault.error();
    const answer = await this.#inner.get(key, options);
    await this.#pass('get', 'after', options);
    if (fault?.when === 'after') throw fault.error();
    if (fault?.when !== 'body') return answer;
    return { ...answer, body: cutBody(answer.body, fault.bytes ?? 0, fault.error) };
  }

  put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('put', key, options, () => this.#inner.put(key, body, options));
  }

  putLong(key: string, body: LongBody, options?: CallOptions): Promise<ObjectInfo> {
    return this.#call('putLong', key, options, () => this.#inner.putLong(key, body, options));
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    return this.#call('delete', key, options, () => this.#inner.delete(key, options));
  }

  deleteMany(keys: readonly string[], options?: CallOptions): Promise<readonly DeleteOutcome[]> {
    return this.#call('deleteMany', keys[0] ?? '', options, () => this.#inner.deleteMany(keys, options));
  }

  createUpload(key: string, options?: CallOptions): Promise<{ uploadId: string }> {
    return this.#call('createUpload', key, options, () => this.#inner.createUpload(key, options));
  }

  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options?: PartOptions,
  ): Promise<UploadedPart> {
    return this.#call('uploadPart', key, options, () =>
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
    return this.#call('copyPart', key, options, () =>
      this.#inner.copyPart(key, uploadId, partNumber, source, options),
    );
  }

  listParts(
    key: string,
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly UploadedPart[] | undefined> {
    return this.#call('listParts', key, options, () => this.#inner.listParts(key, uploadId, options));
  }

  completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options?: CallOptions,
  ): Promise<{ etag: string }> {
    return this.#call('completeUpload', key, options, () =>
      this.#inner.completeUpload(key, uploadId, parts, options),
    );
  }

  abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void> {
    return this.#call('abortUpload', key, options, () => this.#inner.abortUpload(key, uploadId, options));
  }

  listUploads(prefix: string, options?: CallOptions): Promise<readonly PendingUpload[]> {
    return this.#call('listUploads', prefix, options, () => this.#inner.listUploads(prefix, options));
  }

  headBucket(options?: CallOptions): Promise<void> {
    return this.#call('headBucket', '', options, () => this.#inner.headBucket(options));
  }

  createBucket(options?: CallOptions): Promise<void> {
    return this.#call('createBucket', '', options, () => this.#inner.createBucket(options));
  }

  async #call<T>(
    method: StorageMethod,
    key: string,
    options: CallOptions | undefined,
    act: () => Promise<T>,
  ): Promise<T> {
    const fault = this.#strike(method, key);
    await this.#pass(method, 'before', options);
    if (fault?.when === 'before') throw fault.error();
    const answer = await act();
    await this.#pass(method, 'after', options);
    if (fault?.when === 'after') throw fault.error();
    return answer;
  }

  /** The fault that is due for this call, if any; it counts as fired. */
  #strike(method: StorageMethod, key: string): Fault | undefined {
    const matching = this.#faults.filter(
      ({ fault }) => fault.method === method && (fault.key?.(key) ?? true),
    );
    // Every fault counts every call, so that `call` means the same whatever the other faults do.
    for (const armed of matching) armed.seen += 1;
    const due = matching.find(
      ({ fault, seen, fired }) => seen >= (fault.call ?? 1) && fired < (fault.times ?? 1),
    );
    if (due) due.fired += 1;
    return due?.fault;
  }

  async #pass(
    method: StorageMethod,
    when: 'before' | 'after',
    options: CallOptions | undefined,
  ): Promise<void> {
    const armed = this.#gates.find((other) => other.method === method && other.when === when);
    if (!armed) return;
    this.#gates = this.#gates.filter((other) => other !== armed);
    await armed.gate.arrive(options?.signal);
  }
}
