import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/system.ts';
import { chooseAddressing, hostOf, wantsVirtualHost } from './addressing.ts';
import { classifyError } from './classify-error.ts';
import { asksForContentMd5 } from './content-md5.ts';
import type { CredentialSource } from './credentials.ts';
import { errorFacts } from './error-facts.ts';
import type { PatientHttpHandler } from './http-handler.ts';
import type { OnNotice } from './notice.ts';
import { makeS3Client } from './s3-client.ts';
import type { CallOptions } from './storage.ts';

export interface CallerDeps {
  readonly clock: Clock;
  readonly handler: PatientHttpHandler;
  readonly onNotice: OnNotice;
}

type Act<T> = (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>;

/** Storages refuse requests that are 15 minutes off; the person should hear of it well before. */
const skewWorthANotice = 5 * 60_000;
/** Less than that no storage refuses. */
const skewThatMatters = 4 * 60_000;

/**
 * Sends single requests: finds out the addressing style, sends Content-MD5 where that is wanted, makes up for a wrong
 * clock and turns errors into `AppError`s. Does not repeat what the network or a busy server made fail.
 */
export class S3Caller {
  readonly bucket: string;
  readonly host: string;
  readonly #settings: ConnectionSettings;
  readonly #credentials: CredentialSource;
  readonly #deps: CallerDeps;
  /** What to add to the system's time to get this computer's time; not 0 only in tests. */
  readonly #clockOffset: number;
  #client: S3Client;
  #maySwitch: boolean;
  #skewNoticed = false;
  #wantsMd5 = false;

  constructor(settings: ConnectionSettings, credentials: CredentialSource, deps: CallerDeps) {
    this.bucket = settings.bucket;
    this.host = hostOf(settings);
    this.#settings = settings;
    this.#credentials = credentials;
    this.#deps = deps;
    this.#clockOffset = deps.clock.now() - systemClock.now();
    const { style, maySwitch } = chooseAddressing(settings);
    this.#maySwitch = maySwitch;
    this.#client = this.#makeClient(style);
  }

  /** The storage has refused bodies without Content-MD5. Those in memory get one by themselves. */
  get wantsMd5(): boolean {
    return this.#wantsMd5;
  }

  /** The keys are temporary, and so may expire. */
  get isTemporary(): boolean {
    return this.#credentials.current.sessionToken !== undefined;
  }

  /** `operation` fits “not allowed to …”; `key` is the object concerned, if it is about one. */
  async call<T>(operation: string, about: CallOptions & { key?: string }, act: Act<T>): Promise<T> {
    const { signal, key } = about;
    const options = signal ? { abortSignal: signal } : {};
    for (;;) {
      await this.#credentials.ready(signal);
      signal?.throwIfAborted();
      const used = this.#credentials.current;
      try {
        const output = await this.#correcting(act, options);
        this.#credentials.accepted(used);
        return output;
      } catch (error) {
        signal?.throwIfAborted();
        await this.#credentials.renew(used, this.classify(error, operation, key), signal);
      } finally {
        this.#checkClock();
      }
    }
  }

  classify(error: unknown, operation: string, key?: string): unknown {
    const { region, proxy } = this.#settings;
    const { accessKeyId } = this.#credentials.current;
    const now = this.#deps.clock.now();
    const { bucket, host } = this;
    return classifyError(error, { host, operation, bucket, key, accessKeyId, region, proxy, now });
  }

  /** See `LinkCalls.presign`. */
  async presign(key: string, seconds: number): Promise<string> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: key });
    // By the storage's clock: a link from the future is refused, and one from the past ends too early.
    const signingDate = new Date(systemClock.now() + this.#client.config.systemClockOffset);
    return await getSignedUrl(this.#client, command, { expiresIn: seconds, signingDate });
  }

  /** Ends open connections; what is under way fails. */
  close(): void {
    this.#client.destroy();
    this.#deps.handler.destroy();
  }

  async #correcting<T>(act: Act<T>, options: { abortSignal?: AbortSignal }): Promise<T> {
    const client = this.#client;
    const clockBefore = client.config.systemClockOffset;
    const hadMd5 = this.#wantsMd5;
    try {
      return await act(client, options);
    } catch (error) {
      if (options.abortSignal?.aborted) throw error;
      if (this.#maySwitch && wantsVirtualHost(errorFacts(error).serverCode)) {
        // Several calls may find out at the same time; the first one switches for all.
        if (this.#client === client) this.#client = this.#makeClient('virtual');
        return act(this.#client, options);
      }
      if (!hadMd5 && asksForContentMd5(errorFacts(error))) {
        this.#wantsMd5 = true;
        return act(client, options);
      }
      // The SDK has set its clock by the Date of the refusal; the same request signed anew may pass.
      const corrected = Math.abs(client.config.systemClockOffset - clockBefore) > skewThatMatters;
      if (corrected) return act(client, options);
      throw error;
    }
  }

  #makeClient(style: 'path' | 'virtual'): S3Client {
    const { handler } = this.#deps;
    const wantsMd5 = () => this.#wantsMd5;
    const clockOffset = this.#clockOffset;
    return makeS3Client(this.#settings, this.#credentials, { handler, style, clockOffset, wantsMd5 });
  }

  #checkClock(): void {
    if (this.#skewNoticed) return;
    const ahead = this.#clockOffset - this.#client.config.systemClockOffset;
    if (Math.abs(ahead) < skewWorthANotice) return;
    this.#skewNoticed = true;
    const minutes = Math.round(ahead / 60_000);
    this.#deps.onNotice({
      code: 'clock-skew',
      message: `This computer's clock is about ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} the storage's. Set it right: dates of backups come from it.`,
      details: { minutes: Math.abs(minutes) },
    });
  }
}

/** An answer that S3 would not give. */
export function notS3(host: string, found: string): AppError<'not-s3'> {
  return new AppError('not-s3', { host, found });
}
