import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Random } from '../ports/random.ts';
import type { CorsCalls } from './cors-calls.ts';
import { type CredentialSource, fixedCredentials } from './credentials.ts';
import type { LinkCalls } from './link-calls.ts';
import type { OnNotice } from './notice.ts';
import { PausableStorage } from './pausable-storage.ts';
import type { ProbeCalls } from './probe/probe-calls.ts';
import { Retry, type RetryEvent } from './retry.ts';
import { retryNotice } from './retry-notice.ts';
import { RetryingStorage } from './retrying-storage.ts';
import { retryingVersions } from './s3-versions.ts';
import type { Storage } from './storage.ts';
import type { TransferControl } from './transfer-control.ts';
import type { VersionCalls } from './version-calls.ts';

export interface StorageDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Most attempts of one call; 12 when absent, 1 to test a connection without patience. */
  readonly attempts?: number;
  /** Told of a wrong clock, and each time something is tried again. */
  readonly onNotice?: OnNotice;
  /** Holds and slows down what is sent and fetched; everything goes as fast as it can when absent. */
  readonly transfer?: TransferControl | undefined;
  /** Keys that may change while the storage is open; those of the connection when absent. */
  readonly credentials?: CredentialSource | undefined;
}

/** A storage with connections that are kept open until `close`. */
export interface OpenStorage extends Storage {
  close(): void;
  /** What only the connection test asks; absent where there is no S3 behind it. */
  readonly probe?: ProbeCalls;
  /** For links to single objects; absent likewise. */
  readonly link?: LinkCalls;
  /** Which web pages may read; absent likewise. */
  readonly cors?: CorsCalls;
  /** What is hidden in a bucket that keeps versions; absent likewise. */
  readonly versions?: VersionCalls;
}

/**
 * Makes the storage of a connection ready for use; sends nothing yet. The S3 client is loaded here and not with
 * this module, because it takes a tenth of a second and most commands never need it.
 * Rejects with `ca-unreadable` or `proxy-failed`.
 */
export async function openStorage(
  settings: ConnectionSettings,
  secrets: ConnectionSecrets,
  deps: StorageDeps,
): Promise<OpenStorage> {
  const { clock, random, logger, attempts, onNotice = () => {}, transfer } = deps;
  const { connectS3 } = await import('./connect-s3.ts');
  const { credentials = fixedCredentials({ accessKeyId: settings.accessKeyId, ...secrets }) } = deps;
  const s3 = await connectS3(settings, credentials, { clock, onNotice, transfer });
  const attempted = transfer ? new PausableStorage(s3, transfer) : s3;
  const onRetry = (event: RetryEvent) => {
    logger.debug('storage: trying again', { ...event, error: event.error.message });
    onNotice(retryNotice(event));
  };
  const retry = new Retry({ clock, random, attempts, onRetry });
  const storage = new RetryingStorage(attempted, retry);
  const { probe, link, cors } = s3;
  const versions = retryingVersions(s3.versions, retry);
  return Object.assign(storage, { close: () => s3.close(), probe, link, cors, versions });
}
