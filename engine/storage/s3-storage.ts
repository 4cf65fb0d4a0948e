import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { contentMd5Of } from './content-md5.ts';
import { type CopyAnswer, watchCopy } from './copy-answer.ts';
import { copySourceHeader } from './copy-source.ts';
import { stripQuotes } from './etag.ts';
import { withKnownHash } from './known-hash.ts';
import { openBody } from './s3-body.ts';
import { createBucket, lookAtBucket } from './s3-bucket.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { S3BatchDelete } from './s3-delete-many.ts';
import { listS3Folder } from './s3-folder.ts';
import { S3Lister } from './s3-lister.ts';
import { lookAtObject } from './s3-object-info.ts';
import { listUploadedParts } from './s3-parts.ts';
import { listPendingUploads } from './s3-uploads.ts';
import { serverCodeOf } from './server-code-of.ts';
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

const starting = 'start an upload in parts';
const finishing = 'finish an upload';
const copying = 'copy part of an object';

/** A bucket of an S3-compatible server. Every method is one attempt; `RetryingStorage` repeats. */
export class S3Storage implements Storage {
  readonly #caller: S3Caller;
  readonly #lister: S3Lister;
  readonly #batchDelete: S3BatchDelete;

  constructor(caller: S3Caller) {
    this.#caller = caller;
    this.#lister = new S3Lister(caller);
    this.#batchDelete = new S3BatchDelete(caller, (key, options) => this.delete(key, options));
  }

  close(): void {
    this.#caller.close();
  }

  list(prefix: string, options: ListOptions = {}): AsyncIterable<readonly StoredObject[]> {
    return this.#lister.list(prefix, options);
  }

  listFolder(prefix: string, options: FolderOptions = {}): Promise<FolderPage> {
    return listS3Folder(this.#caller, prefix, options);
  }

  head(key: string, options: CallOptions = {}): Promise<ObjectInfo> {
    return lookAtObject(this.#caller, key, options, () => this.#readAtOnce(key, options));
  }

  /** Reads one byte, and forgets it. */
  async #readAtOnce(key: string, options: CallOptions): Promise<void> {
    const { body } = await this.get(key, { ...options, range: { start: 0, end: 1 } });
    for await (const _ of body);
  }

  async get(key: string, options: GetOptions = {}): Promise<ObjectBody> {
    const { range, ifMatch, signal } = options;
    if (range && range.end <= range.start) throw new RangeError('a range is never empty');
    const output = await this.#caller.call('read an object', { signal, key }, (client, o) =>
      client.send(
        new GetObjectCommand({
          Bucket: this.#caller.bucket,
          Key: key,
          ...(range ? { Range: `bytes=${range.start}-${range.end - 1}` } : {}),
          ...(ifMatch === undefined ? {} : { IfMatch: `"${ifMatch}"` }),
        }),
        o,
      ),
    );
    return openBody(this.#caller, output, key, options);
  }

  async put(key: string, body: Uint8Array, options: CallOptions = {}): Promise<ObjectInfo> {
    const output = await this.#caller.call('store an object', { ...options, key }, (client, o) =>
      client.send(
        new PutObjectCommand({
          Bucket: this.#caller.bucket,
          Key: key,
          Body: body,
          ContentLength: body.length,
        }),
        o,
      ),
    );
    return { size: body.length, etag: this.#etag(output.ETag) };
  }

  async putLong(key: string, body: LongBody, options: CallOptions = {}): Promise<ObjectInfo> {
    const { bucket } = this.#caller;
    const output = await this.#caller.call('store an object', { ...options, key }, async (client, o) => {
      const md5 = this.#caller.wantsMd5 ? { ContentMD5: await contentMd5Of(body) } : {};
      const stream = Readable.from(body.open(), { objectMode: false });
      try {
        const wish = { Bucket: bucket, Key: key, Body: stream, ContentLength: body.size, ...md5 };
        return await client.send(withKnownHash(new PutObjectCommand(wish), body.sha256), o);
      } finally {
        stream.destroy();
      }
    });
    return { size: body.size, etag: this.#etag(output.ETag) };
  }

  async delete(key: string, options: CallOptions = {}): Promise<void> {
    try {
      await this.#caller.call('delete an object', { ...options, key }, (client, o) =>
        client.send(new DeleteObjectCommand({ Bucket: this.#caller.bucket, Key: key }), o),
      );
    } catch (error) {
      if (!isAppError(error, 'object-missing')) throw error;
    }
  }

  deleteMany(keys: readonly string[], options: CallOptions = {}): Promise<readonly DeleteOutcome[]> {
    return this.#batchDelete.run(keys, options);
  }

  async createUpload(key: string, options: CallOptions = {}): Promise<{ uploadId: string }> {
    const output = await this.#caller.call(starting, { ...options, key }, (client, o) =>
      client.send(new CreateMultipartUploadCommand({ Bucket: this.#caller.bucket, Key: key }), o),
    );
    if (output.UploadId) return { uploadId: output.UploadId };
    // Taken for a call of another kind, which it made sense of.
    throw new AppError('storage-unsupported', { operation: starting, status: 200, serverCode: '' });
  }

  async uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Uint8Array,
    options: PartOptions = {},
  ): Promise<UploadedPart> {
    const { signal, sha256 } = options;
    const output = await this.#caller.call('upload a part', { signal, key }, (client, o) => {
      const command = new UploadPartCommand({
        Bucket: this.#caller.bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        Body: body,
        ContentLength: body.length,
      });
      return client.send(sha256 === undefined ? command : withKnownHash(command, sha256), o);
    });
    return { partNumber, etag: this.#etag(output.ETag), size: body.length };
  }

  async copyPart(
    key: string,
    uploadId: string,
    partNumber: number,
    source: PartSource,
    options: CallOptions = {},
  ): Promise<UploadedPart> {
    const { start, end } = source.range;
    if (end <= start) throw new RangeError('a range is never empty');
    const { bucket } = this.#caller;
    const command = new UploadPartCopyCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: partNumber,
      CopySource: copySourceHeader(bucket, source.key),
      CopySourceRange: `bytes=${start}-${end - 1}`,
      CopySourceIfMatch: `"${source.etag}"`,
    });
    const seen = watchCopy(command);
    // What may be missing or changed is the source.
    const about = { ...options, key: source.key };
    const output = await this.#caller
      .call(copying, about, (client, o) => client.send(command, o))
      .catch((error: unknown) => {
        // An error inside an answer that began well is another matter: that may pass.
        const saysNothing = seen.isEmpty || seen.etag !== undefined;
        throw isAppError(error, 'storage-failed') && saysNothing ? noCopy(seen, error) : error;
      });
    const etag = output.CopyPartResult?.ETag;
    if (!etag) throw noCopy(seen);
    return { partNumber, etag: stripQuotes(etag), size: end - start };
  }

  listParts(
    key: string,
    uploadId: string,
    options: CallOptions = {},
  ): Promise<readonly UploadedPart[] | undefined> {
    return listUploadedParts(this.#caller, key, uploadId, options);
  }

  async completeUpload(
    key: string,
    uploadId: string,
    parts: readonly UploadedPart[],
    options: CallOptions = {},
  ): Promise<{ etag: string }> {
    const output = await this.#caller.call(finishing, { ...options, key }, (client, o) =>
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#caller.bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: {
            Parts: parts.map((part) => ({ PartNumber: part.partNumber, ETag: `"${part.etag}"` })),
          },
        }),
        o,
      ),
    );
    // Ceph sends the element empty; the rest of the answer proves that it is one.
    if (!output.ETag && (output.ETag === undefined || !output.Key)) throw notS3(this.#caller.host, 'no ETag');
    // Others name one here that the object never has again: what counts is what reading and copying will ask for.
    return { etag: (await this.head(key, options)).etag };
  }

  async abortUpload(key: string, uploadId: string, options: CallOptions = {}): Promise<void> {
    try {
      await this.#caller.call('abort an upload', { ...options, key }, (client, o) =>
        client.send(
          new AbortMultipartUploadCommand({ Bucket: this.#caller.bucket, Key: key, UploadId: uploadId }),
          o,
        ),
      );
    } catch (error) {
      if (!isAppError(error, 'object-missing') && serverCodeOf(error) !== 'NoSuchUpload') throw error;
    }
  }

  listUploads(prefix: string, options: CallOptions = {}): Promise<readonly PendingUpload[]> {
    return listPendingUploads(this.#caller, prefix, options);
  }

  headBucket(options: CallOptions = {}): Promise<void> {
    return lookAtBucket(this.#caller, options);
  }

  createBucket(options: CallOptions = {}): Promise<void> {
    return createBucket(this.#caller, options);
  }

  #etag(etag: string | undefined): string {
    if (!etag) throw notS3(this.#caller.host, 'no ETag');
    return stripQuotes(etag);
  }
}

/** “All is well”, but no word of what was copied. */
function noCopy(seen: CopyAnswer, cause?: unknown): AppError {
  if (seen.etag !== undefined)
    return new AppError(
      'storage-unsupported',
      { operation: copying, status: 200, serverCode: '' },
      { cause },
    );
  return new AppError(
    'answer-invalid',
    { operation: copying, problem: 'it does not say what was copied' },
    { cause },
  );
}
