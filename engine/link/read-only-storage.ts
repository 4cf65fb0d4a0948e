import { AppError } from '#shared/errors/app-error.ts';
import type {
  CallOptions,
  DeleteOutcome,
  FolderPage,
  GetOptions,
  ListOptions,
  ObjectBody,
  ObjectInfo,
  PendingUpload,
  Storage,
  StoredObject,
  UploadedPart,
} from '../storage/storage.ts';

/** A storage that holds one object, which can be read and nothing else. Whatever would change it is refused. */
export class ReadOnlyStorage implements Storage {
  readonly #object: StoredObject;
  readonly #read: (options: GetOptions) => Promise<ObjectBody>;

  /** @param read reads the object, whole or a range of it, and heeds `ifMatch` */
  constructor(object: StoredObject, read: (options: GetOptions) => Promise<ObjectBody>) {
    this.#object = object;
    this.#read = read;
  }

  async *list(prefix: string, { after }: ListOptions = {}): AsyncIterable<readonly StoredObject[]> {
    const { key } = this.#object;
    if (key.startsWith(prefix) && (after === undefined || key > after)) yield [this.#object];
  }

  async head(key: string, options: CallOptions = {}): Promise<ObjectInfo> {
    options.signal?.throwIfAborted();
    this.#find(key);
    const { size, etag } = this.#object;
    return { size, etag };
  }

  async get(key: string, options: GetOptions = {}): Promise<ObjectBody> {
    options.signal?.throwIfAborted();
    this.#find(key);
    return await this.#read(options);
  }

  async listUploads(): Promise<readonly PendingUpload[]> {
    return [];
  }

  async headBucket(): Promise<void> {}

  listFolder(): Promise<FolderPage> {
    return refuse('list folders');
  }

  put(): Promise<ObjectInfo> {
    return refuse('store an object');
  }

  putLong(): Promise<ObjectInfo> {
    return refuse('store an object');
  }

  delete(): Promise<void> {
    return refuse('delete an object');
  }

  deleteMany(): Promise<readonly DeleteOutcome[]> {
    return refuse('delete objects');
  }

  createUpload(): Promise<{ uploadId: string }> {
    return refuse('start an upload in parts');
  }

  uploadPart(): Promise<UploadedPart> {
    return refuse('upload a part');
  }

  copyPart(): Promise<UploadedPart> {
    return refuse('copy part of an object');
  }

  listParts(): Promise<readonly UploadedPart[] | undefined> {
    return refuse('list parts');
  }

  completeUpload(): Promise<{ etag: string }> {
    return refuse('finish an upload');
  }

  abortUpload(): Promise<void> {
    return refuse('abort an upload');
  }

  createBucket(): Promise<void> {
    return refuse('create the bucket');
  }

  #find(key: string): void {
    if (key !== this.#object.key) throw new AppError('object-missing', { key });
  }
}

async function refuse(operation: string): Promise<never> {
  throw new AppError('storage-unsupported', { operation, status: 0, serverCode: '' });
}
