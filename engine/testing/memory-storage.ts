import { createHash } from 'node:crypto';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import { compareKeys } from '../storage/compare-keys.ts';
import { cursorOf, positionOf } from '../storage/folder-cursor.ts';
import type {
  ByteRange,
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

interface HeldObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: number;
}

interface HeldUpload {
  readonly key: string;
  readonly initiated: number;
  readonly parts: Map<number, { bytes: Uint8Array; etag: string }>;
}

export interface MemoryStorageOptions {
  readonly clock?: Clock;
  /** Keys in one page of a listing; 1,000 when absent. */
  readonly pageSize?: number;
  /** Least bytes of every part but the last; 0 when absent, so that tests can use tiny parts. */
  readonly minPartSize?: number;
  /** Most parts of an upload; 10,000 when absent. */
  readonly maxParts?: number;
  /** What some storages lack: uploads in parts; copying on the server; parts that differ in size; parts that overtake each other. */
  readonly lacks?: readonly ('multipart' | 'partCopy' | 'unequalParts' | 'partsInAnyOrder')[];
  /** Copies whatever the condition says, as Ceph does. */
  readonly ignoresCopyConditions?: boolean;
  /** ETags that are no MD5, as with some storages. */
  readonly oddEtags?: boolean;
  /** Refuses to finish an upload unless every part that arrived is named, as Ceph does. */
  readonly wantsAllParts?: boolean;
  readonly bucket?: string;
  /** False: the bucket has to be created first. */
  readonly bucketExists?: boolean;
}

const bodyChunk = 64 * 1024;

/** A bucket in memory that behaves as S3 does. `objects` and `uploads` are open for tests to look into. */
export class MemoryStorage implements Storage {
  readonly objects = new Map<string, HeldObject>();
  readonly uploads = new Map<string, HeldUpload>();
  /** Number of calls so far, by method. */
  readonly calls: Partial<Record<keyof Storage, number>> = {};
  readonly #options: MemoryStorageOptions;
  #bucketExists: boolean;
  #nextUpload = 1;

  constructor(options: MemoryStorageOptions = {}) {
    this.#options = options;
    this.#bucketExists = options.bucketExists ?? true;
  }

  /** All keys in the order of a listing. */
  keys(): string[] {
    return [...this.objects.keys()].sort(compareKeys);
  }

  /** A copy of the object's bytes; throws when there is none. */
  bytesOf(key: string): Uint8Array {
    return copyOf(this.#object(key).bytes);
  }

  /** Bit rot: changes one byte of a stored object without changing its ETag. */
  flipByte(key: string, offset: number): void {
    const { bytes } = this.#object(key);
    if (offset < 0 || offset >= bytes.length) throw new RangeError(`no byte ${offset} in ${key}`);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
  }

  async *list(prefix: string, options?: ListOptions): AsyncIterable<readonly StoredObject[]> {
    await this.#enter('list', options);
    const pageSize = this.#options.pageSize ?? 1000;
    const after = options?.after;
    const keys = this.keys().filter(
      (key) => key.startsWith(prefix) && (after === undefined || compareKeys(key, after) > 0),
    );
    for (let at = 0; at === 0 || at < keys.length; at += pageSize) {
      options?.signal?.throwIfAborted();
      const page: StoredObject[] = [];
      for (const key of keys.slice(at, at + pageSize)) {
        const object = this.objects.get(key);
        if (!object) continue;
        page.push({ key, size: object.bytes.length, etag: object.etag, lastModified: object.lastModified });
      }
      yield page;
    }
  }

  async listFolder(prefix: string, options?: FolderOptions): Promise<FolderPage> {
    await this.#enter('listFolder', options);
    const after = options?.cursor === undefined ? undefined : positionOf(options.cursor).after;
    const names = new Set<string>();
    for (const key of this.keys()) {
      if (!key.startsWith(prefix) || key === prefix) continue;
      const slash = key.indexOf('/', prefix.length);
      const name = slash < 0 ? key : key.slice(0, slash + 1);
      if (after === undefined || compareKeys(name, after) > 0) names.add(name);
    }
    const page = [...names].slice(0, options?.limit ?? this.#options.pageSize ?? 1000);
    const last = page.at(-1);
    return {
      folders: page.filter((name) => name.endsWith('/')),
      objects: page.filter((name) => !name.endsWith('/')).map((key) => this.#listed(key)),
      next: last !== undefined && page.length < names.size ? cursorOf({ after: last, token: null }) : null,
    };
  }

  #listed(key: string): StoredObject {
    const { bytes, etag, lastModified } = this.#object(key);
    return { key, size: bytes.length, etag, lastModified };
  }

  async head(key: string, options?: CallOptions): Promise<ObjectInfo> {
    await this.#enter('head', options);
    const { bytes, etag } = this.#object(key);
    return { size: bytes.length, etag };
  }

  async get(key: string, options?: GetOptions): Promise<ObjectBody> {
    await this.#enter('get', options);
    const { bytes, etag } = this.#object(key);
    if (options?.ifMatch !== undefined && options.ifMatch !== etag) {
      throw new AppError('object-changed', { key });
    }
    const range = options?.range ?? { start: 0, end: bytes.length };
    if (options?.range) checkRange(range, bytes.length);
    return { size: bytes.length, etag, body: chunks(bytes, range, options?.signal) };
  }

  async put(key: string, body: Uint8Array, options?: CallOptions): Promise<ObjectInfo> {
    await this.#enter('put', options);
    return this.#store(key, copyOf(body), this.#etagOf(body));
  }

  async putLong(key: string, body: LongBody, options?: CallOptions): Promise<ObjectInfo> {
    await this.#enter('putLong', options);
    const pieces: Uint8Array[] = [];
    for await (const piece of body.open()) {
      options?.signal?.throwIfAborted();
      pieces.push(copyOf(piece));
    }
    const bytes = joined(pieces);
    if (bytes.length !== body.size) throw refused('store an object', 'IncompleteBody');
    if (sha256(bytes) !== body.sha256) throw refused('store an object', 'XAmzContentSHA256Mismatch');
    return this.#store(key, bytes, this.#etagOf(bytes));
  }

  async delete(key: string, options?: CallOptions): Promise<void> {
    await this.#enter('delete', options);
    this.objects.delete(key);
  }

  async deleteMany(keys: readonly string[], options?: CallOptions): Promise<readonly DeleteOutcome[]> {
    await this.#enter('deleteMany', options);
    return keys.map((key) => {
      this.objects.delete(key);
      return { key };
    });
  }

  async createUpload(key: string, options?: CallOptions): Promise<{ uploadId: string }> {
    await this.#enter('createUpload', options);
    if (this.#lacks('multipart')) throw unsupported('start an upload in parts');
    const uploadId = `upload-${this.#nextUpload}`;
    this.#nextUpload += 1;
    this.uploads.set(uploadId, { key, initiated: this.#now(), parts: new Map() });
    return { uploadId };
  }

  async uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options?: PartOptions,
  ): Promise<UploadedPart> {
    await this.#enter('uploadPart', options);
    if (options?.sha256 !== undefined && options.sha256 !== sha256(body)) {
      throw refused('upload a part', 'XAmzContentSHA256Mismatch');
    }
    return this.#takePart(this.#upload(key, uploadId), partNumber, copyOf(body));
  }

  async copyPart(
    key: string,
    uploadId: string,
    partNumber: number,
    source: PartSource,
    options?: CallOptions,
  ): Promise<UploadedPart> {
    await this.#enter('copyPart', options);
    const upload = this.#upload(key, uploadId);
    if (this.#lacks('partCopy')) throw unsupported('copy part of an object');
    const { bytes, etag } = this.#object(source.key);
    if (etag !== source.etag && !this.#options.ignoresCopyConditions) {
      throw new AppError('object-changed', { key: source.key });
    }
    checkRange(source.range, bytes.length);
    return this.#takePart(upload, partNumber, copyOf(bytes.subarray(source.range.start, source.range.end)));
  }

  async listParts(
    key: string,
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly UploadedPart[] | undefined> {
    await this.#enter('listParts', options);
    const upload = this.uploads.get(uploadId);
    if (!upload || upload.key !== key) return undefined;
    return [...upload.parts]
      .map(([partNumber, { bytes, etag }]) => ({ partNumber, etag, size: bytes.length }))
      .sort((a, b) => a.partNumber - b.partNumber);
  }

  async completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options?: CallOptions,
  ): Promise<{ etag: string }> {
    await this.#enter('completeUpload', options);
    const upload = this.#upload(key, uploadId);
    const operation = 'finish an upload';
    if (parts.length === 0) throw refused(operation, 'MalformedXML');
    if (this.#options.wantsAllParts && parts.length !== upload.parts.size) {
      throw refused(operation, 'InvalidPart');
    }
    const pieces = parts.map((part, index) => {
      const held = upload.parts.get(part.partNumber);
      if (!held || held.etag !== part.etag) throw refused(operation, 'InvalidPart');
      const previous = parts[index - 1];
      if (previous && previous.partNumber >= part.partNumber) throw refused(operation, 'InvalidPartOrder');
      if (index < parts.length - 1 && held.bytes.length < (this.#options.minPartSize ?? 0)) {
        throw refused(operation, 'EntityTooSmall');
      }
      if (this.#lacks('unequalParts') && !fitsTheFirst(part, index === parts.length - 1, parts)) {
        throw refused(operation, 'InvalidPart');
      }
      return held.bytes;
    });
    this.uploads.delete(uploadId);
    // Of the parts' own, as S3 makes it: it does not read everything again.
    const etag = this.#etagOf(Buffer.from(parts.map((part) => part.etag).join()));
    return { etag: this.#store(key, joined(pieces), `${etag}-${parts.length}`).etag };
  }

  async abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void> {
    await this.#enter('abortUpload', options);
    if (this.uploads.get(uploadId)?.key === key) this.uploads.delete(uploadId);
  }

  async listUploads(prefix: string, options?: CallOptions): Promise<readonly PendingUpload[]> {
    await this.#enter('listUploads', options);
    return [...this.uploads]
      .filter(([, upload]) => upload.key.startsWith(prefix))
      .map(([uploadId, { key, initiated }]) => ({ key, uploadId, initiated }));
  }

  async headBucket(options?: CallOptions): Promise<void> {
    await this.#enter('headBucket', options);
  }

  async createBucket(options?: CallOptions): Promise<void> {
    options?.signal?.throwIfAborted();
    this.#count('createBucket');
    this.#bucketExists = true;
  }

  async #enter(method: keyof Storage, options: CallOptions | undefined): Promise<void> {
    options?.signal?.throwIfAborted();
    this.#count(method);
    // A real storage never answers in the same turn; tests should not come to rely on it.
    await Promise.resolve();
    if (!this.#bucketExists)
      throw new AppError('bucket-missing', { bucket: this.#options.bucket ?? 'memory' });
  }

  #count(method: keyof Storage): void {
    this.calls[method] = (this.calls[method] ?? 0) + 1;
  }

  #now(): number {
    return this.#options.clock?.now() ?? Date.UTC(2030, 0, 1);
  }

  #object(key: string): HeldObject {
    const object = this.objects.get(key);
    if (!object) throw new AppError('object-missing', { key });
    return object;
  }

  #upload(key: string, uploadId: string): HeldUpload {
    const upload = this.uploads.get(uploadId);
    if (!upload || upload.key !== key) throw refused('find the unfinished upload', 'NoSuchUpload', 404);
    return upload;
  }

  #takePart(upload: HeldUpload, partNumber: number, bytes: Uint8Array): UploadedPart {
    const most = this.#options.maxParts ?? 10_000;
    if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > most) {
      throw refused('upload a part', 'InvalidArgument');
    }
    if (this.#lacks('partsInAnyOrder') && partNumber > Math.max(0, ...upload.parts.keys()) + 1) {
      throw refused('upload a part', 'InvalidPartOrder');
    }
    const etag = this.#etagOf(bytes);
    upload.parts.set(partNumber, { bytes, etag });
    return { partNumber, etag, size: bytes.length };
  }

  #lacks(ability: NonNullable<MemoryStorageOptions['lacks']>[number]): boolean {
    return this.#options.lacks?.includes(ability) ?? false;
  }

  #etagOf(bytes: Uint8Array): string {
    return this.#options.oddEtags ? `odd-${md5(bytes).slice(0, 16)}` : md5(bytes);
  }

  #store(key: string, bytes: Uint8Array, etag: string): ObjectInfo {
    this.objects.set(key, { bytes, etag, lastModified: this.#now() });
    return { size: bytes.length, etag };
  }
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** R2's rule: all parts but the last have one size, and the last is no larger. */
function fitsTheFirst(part: UploadedPart, isLast: boolean, parts: readonly UploadedPart[]): boolean {
  const size = parts[0]?.size ?? part.size;
  return isLast ? part.size <= size : part.size === size;
}

function unsupported(operation: string): AppError {
  return new AppError('storage-unsupported', { operation, serverCode: 'NotImplemented', status: 501 });
}

function refused(operation: string, serverCode: string, status = 400): AppError {
  return new AppError('storage-refused', { operation, serverCode, status });
}

function checkRange(range: ByteRange, size: number): void {
  if (range.start < 0 || range.end <= range.start) throw new RangeError('a range is never empty');
  if (range.end > size) throw refused('read that part of an object', 'InvalidRange', 416);
}

async function* chunks(bytes: Uint8Array, range: ByteRange, signal: AbortSignal | undefined) {
  for (let at = range.start; at < range.end; at += bodyChunk) {
    signal?.throwIfAborted();
    await Promise.resolve();
    yield bytes.slice(at, Math.min(at + bodyChunk, range.end));
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Of its own memory: `slice` of a Buffer would be another view of the same. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
