import {
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { ConnectionSettings } from '#shared/connection.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { hostOf } from '../addressing.ts';
import { notS3, type S3Caller } from '../s3-caller.ts';
import { readListingPage } from '../s3-listing.ts';
import { s3Versions } from '../s3-versions.ts';
import { serverCodeOf } from '../server-code-of.ts';
import type { CallOptions } from '../storage.ts';
import { listVersions, type ObjectVersion, type VersionCalls } from '../version-calls.ts';
import type { ProbeCalls, ServedCertificate, TinyPage } from './probe-calls.ts';
import { servedCertificate } from './served-certificate.ts';
import { type SeenAnswer, unsign } from './unsigned-call.ts';

/** One attempt a call, as `S3Storage`. */
export class S3ProbeCalls implements ProbeCalls {
  readonly #caller: S3Caller;
  readonly #settings: ConnectionSettings;
  readonly #versions: VersionCalls;

  constructor(caller: S3Caller, settings: ConnectionSettings) {
    this.#caller = caller;
    this.#versions = s3Versions(caller);
    this.#settings = settings;
  }

  get #bucket(): { Bucket: string } {
    return { Bucket: this.#caller.bucket };
  }

  async greet(options: CallOptions): Promise<{ serverTime: number | null }> {
    const command = new ListObjectsV2Command({ ...this.#bucket, MaxKeys: 0 });
    const seen: Partial<SeenAnswer> = {};
    unsign(command, seen);
    try {
      await this.#caller.call('reach the storage', options, (client, o) => client.send(command, o));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (seen.status === undefined) throw error;
    }
    return { serverTime: seen.serverTime ?? null };
  }

  certificate({ signal }: CallOptions): Promise<ServedCertificate | null> {
    const { endpoint, bucket, addressing } = this.#settings;
    const url = new URL(endpoint === '' ? `https://${hostOf(this.#settings)}` : endpoint);
    // Where the bucket is in the host name, the certificate has to cover that.
    if (addressing === 'virtual') url.hostname = `${bucket}.${url.hostname}`;
    return servedCertificate(url, this.#settings, signal);
  }

  async putNew(key: string, body: Uint8Array, options: CallOptions): Promise<'stored' | 'kept'> {
    const command = new PutObjectCommand({
      ...this.#bucket,
      Key: key,
      Body: body,
      ContentLength: body.length,
      IfNoneMatch: '*',
    });
    try {
      await this.#caller.call('store an object that must be new', { ...options, key }, (client, o) =>
        client.send(command, o),
      );
      return 'stored';
    } catch (error) {
      // The second is what a server says to the losers of a race.
      if (isAppError(error, 'object-changed') || serverCodeOf(error) === 'ConditionalRequestConflict')
        return 'kept';
      throw error;
    }
  }

  async tinyPage(
    prefix: string,
    version: 1 | 2,
    from: string | undefined,
    options: CallOptions,
  ): Promise<TinyPage> {
    const common = { ...this.#bucket, Prefix: prefix, MaxKeys: 1, EncodingType: 'url' } as const;
    const output = await this.#caller.call('list objects', options, (client, o) =>
      version === 2
        ? client.send(
            new ListObjectsV2Command({
              ...common,
              ...(from === undefined ? {} : { ContinuationToken: from }),
            }),
            o,
          )
        : client.send(
            new ListObjectsCommand({ ...common, ...(from === undefined ? {} : { Marker: from }) }),
            o,
          ),
    );
    const page = readListingPage(output, prefix);
    if (!page) throw notS3(this.#caller.host, 'an answer that is no listing of a bucket');
    const next = version === 2 ? page.token : page.marker;
    return { keys: page.objects.map(({ key }) => key), next: page.truncated ? next : undefined };
  }

  async deleteBatch(keys: readonly string[], options: CallOptions): Promise<void> {
    const operation = 'delete several objects at once';
    const output = await this.#caller.call(operation, options, (client, o) =>
      client.send(
        new DeleteObjectsCommand({ ...this.#bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }),
        o,
      ),
    );
    const deleted = new Set((output.Deleted ?? []).map(({ Key }) => Key));
    if (keys.every((key) => deleted.has(key))) return;
    throw new AppError('answer-invalid', { operation, problem: 'it does not mention one of the objects' });
  }

  async versioning(options: CallOptions): Promise<'off' | 'on' | 'suspended'> {
    const { Status } = await this.#caller.call('ask about versions', options, (client, o) =>
      client.send(new GetBucketVersioningCommand(this.#bucket), o),
    );
    return Status === 'Enabled' ? 'on' : Status === 'Suspended' ? 'suspended' : 'off';
  }

  async objectLock(options: CallOptions): Promise<{ enabled: boolean; byDefault: boolean }> {
    try {
      const { ObjectLockConfiguration: lock } = await this.#caller.call(
        'ask about object lock',
        options,
        (client, o) => client.send(new GetObjectLockConfigurationCommand(this.#bucket), o),
      );
      const enabled = lock?.ObjectLockEnabled === 'Enabled';
      return { enabled, byDefault: enabled && lock?.Rule?.DefaultRetention !== undefined };
    } catch (error) {
      const none = /^(ObjectLockConfigurationNotFoundError|NoSuchObjectLockConfiguration|InvalidRequest)$/;
      if (none.test(serverCodeOf(error)) || isAppError(error, 'storage-unsupported'))
        return { enabled: false, byDefault: false };
      throw error;
    }
  }

  async versions(prefix: string, options: CallOptions): Promise<readonly ObjectVersion[]> {
    const versions: ObjectVersion[] = [];
    for await (const version of listVersions(this.#versions, prefix, options)) versions.push(version);
    return versions;
  }

  deleteVersion(key: string, versionId: string, options: CallOptions): Promise<void> {
    return this.#versions.remove(key, versionId, options);
  }

  async readUnsigned(key: string, options: CallOptions): Promise<Uint8Array | null> {
    const command = new GetObjectCommand({ ...this.#bucket, Key: key });
    unsign(command);
    return await this.#refusedIsNull(options, async () => {
      const output = await this.#caller.call('read as a stranger', { ...options, key }, (client, o) =>
        client.send(command, o),
      );
      return (await output.Body?.transformToByteArray()) ?? new Uint8Array();
    });
  }

  async listUnsigned(prefix: string, options: CallOptions): Promise<boolean> {
    const command = new ListObjectsV2Command({ ...this.#bucket, Prefix: prefix, MaxKeys: 1 });
    unsign(command);
    const output = await this.#refusedIsNull(options, () =>
      this.#caller.call('list as a stranger', options, (client, o) => client.send(command, o)),
    );
    return output !== null && readListingPage(output, prefix) !== undefined;
  }

  /** Only an answer counts as a refusal; not being answered tells nothing. */
  async #refusedIsNull<T>(options: CallOptions, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      options.signal?.throwIfAborted();
      const says = [
        'access-denied',
        'storage-refused',
        'storage-unsupported',
        'not-s3',
        'object-missing',
        'bucket-missing',
        'key-unknown',
        'secret-wrong',
        'token-invalid',
        'region-wrong',
      ] as const;
      if (isAppError(error, ...says)) return null;
      throw error;
    }
  }
}
