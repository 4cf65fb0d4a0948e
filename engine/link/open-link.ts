import type { ConnectionSettings } from '#shared/connection.ts';
import type { EventSink } from '#shared/events.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { makeAgents } from '../storage/http-agents.ts';
import { PatientHttpHandler } from '../storage/http-handler.ts';
import type { OpenStorage, StorageDeps } from '../storage/open-storage.ts';
import { PausableStorage } from '../storage/pausable-storage.ts';
import { Retry, type RetryEvent } from '../storage/retry.ts';
import { retryNotice } from '../storage/retry-notice.ts';
import { RetryingStorage } from '../storage/retrying-storage.ts';
import type { GetOptions, ObjectBody } from '../storage/storage.ts';
import type { SpoolPlace } from '../storage/temporary-file.ts';
import { trustedCertificates } from '../storage/trusted-certificates.ts';
import { type FetchedFile, fetchWhole } from './fetch-whole.ts';
import { firstLook, type HttpFacts, lengthOf, readHttpObject } from './http-object.ts';
import { HttpReader } from './http-reader.ts';
import { identify } from './identify.ts';
import { isThisComputer, parseLink } from './link-address.ts';
import { ReadOnlyStorage } from './read-only-storage.ts';

export interface OpenLinkDeps extends Omit<StorageDeps, 'credentials' | 'transfer'> {
  /** Where a backup goes that the server hands out only as a whole. */
  readonly spool: SpoolPlace;
  /** PEM file with further certificate authorities. */
  readonly caFile?: string | null;
  readonly onEvent?: EventSink;
  readonly signal: AbortSignal;
}

/** A backup at a web address. It looks like a storage that holds this one backup and cannot be written to. */
export interface LinkedBackup {
  /** Where it is, as far as that may be shown: the rest of a link is mostly a secret. */
  readonly host: string;
  /** Stands in for a connection where one is asked for; nothing of the link's path or query is in it. */
  readonly connection: ConnectionSettings;
  /** A storage of its own for each job. Closing it ends nothing; `close` here does. */
  storage(deps: Omit<StorageDeps, 'credentials'>): OpenStorage;
  close(): void;
}

/**
 * Opens a backup at a web address: a presigned link, or a plain file of any web server. Its checks are those of every
 * other backup. Where the server knows no ranges, all of it is fetched first.
 * @throws AppError `link-invalid`, `link-refused`, `link-not-backup`, `backup-newer`, `ca-unreadable`, `disk-full`,
 * and those of the network; or the signal's reason
 */
export async function openLink(pasted: string, deps: OpenLinkDeps): Promise<LinkedBackup> {
  const url = parseLink(pasted);
  const { clock, signal, onNotice = () => {} } = deps;
  const ca = await trustedCertificates(deps.caFile ?? null);
  const agents = await makeAgents({ ca, proxy: null, endpointHost: url.host });
  const handler = new PatientHttpHandler(agents);
  const reader = new HttpReader(url, { handler, now: () => clock.now() });
  const retry = retryFor(deps);
  let fetched: FetchedFile | undefined;
  const close = () => {
    fetched?.close();
    fetched = undefined;
    handler.destroy();
  };
  try {
    if (url.protocol === 'http:' && !isThisComputer(url.hostname)) {
      onNotice({ code: 'link-not-encrypted', message: notEncrypted(url.host) });
    }
    const look = await retry.run('get', () => firstLook(reader, signal), { signal });
    if ('whole' in look) {
      onNotice({ code: 'link-whole', message: wholeOnly(url.host, lengthOf(look.whole.headers)) });
      const { onEvent = () => {} } = deps;
      fetched = await fetchWhole(reader, look.whole, { ...deps, retry, onEvent });
    }
    const facts: HttpFacts = 'whole' in look ? factsOf(fetched) : look.facts;
    const held = fetched;
    const read = (options: GetOptions): Promise<ObjectBody> =>
      held ? held.read(options) : readHttpObject(reader, facts, options);
    const nameless = { key: 'link', size: facts.size, etag: facts.etag, lastModified: facts.modified };
    const looking = new RetryingStorage(new ReadOnlyStorage(nameless, read), retry);
    const object = { ...nameless, key: await identify(looking, nameless, url.host, signal) };
    return {
      host: url.host,
      connection: standIn(url),
      storage: (own) => {
        const bare = new ReadOnlyStorage(object, read);
        const paused = own.transfer ? new PausableStorage(bare, own.transfer) : bare;
        return Object.assign(new RetryingStorage(paused, retryFor(own)), { close() {} });
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function factsOf(fetched: FetchedFile | undefined): HttpFacts {
  return fetched?.facts ?? { size: 0, etag: '', modified: 0 };
}

function retryFor({
  clock,
  random,
  logger,
  attempts,
  onNotice = () => {},
}: Omit<StorageDeps, 'credentials'>): Retry {
  const onRetry = (event: RetryEvent) => {
    const { error, failed, operation, delayMs } = event;
    logger.debug('link: trying again', { operation, failed, delayMs, error: error.message });
    onNotice(retryNotice(event));
  };
  return new Retry({ clock, random, attempts, onRetry });
}

function standIn(url: URL): ConnectionSettings {
  return {
    ...{ name: `link to ${url.host}`, endpoint: url.origin, region: '', bucket: '', rootPath: '' },
    ...{ accessKeyId: '', addressing: 'auto', caFile: null, proxy: null },
  };
}

function notEncrypted(host: string): string {
  return `The way to ${host} is not encrypted: others in the same network could read the backup.`;
}

function wholeOnly(host: string, size: number | undefined): string {
  const amount = size === undefined ? 'all of it' : `all of it (${formatBytes(size)})`;
  return `${host} hands out whole files only, so ${amount} is fetched first, even when only some files are wanted.`;
}
