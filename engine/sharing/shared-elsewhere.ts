import { isIPv6 } from 'node:net';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { ShareSettings, ShareStatus } from '#shared/share.ts';
import { DEFAULT_REGION } from '../connection/plain-fields.ts';
import type { Ports } from '../ports/index.ts';
import type { AccessKey } from '../serve/index.ts';
import { endpointsOf, networkAddresses } from './computer-addresses.ts';
import { freePortAfter } from './free-port.ts';
import { fingerprintOf, type TlsPair } from './own-certificate.ts';
import { probeKeyOf } from './probe-key.ts';

/** Who says nothing for so long is nobody of ours: milliseconds. */
const patience = 3_000;

/** Where another Holdall program of this computer shares with the same settings. */
export type Elsewhere = Pick<ShareStatus, 'endpoints' | 'fingerprint'>;

/**
 * Who listens at the port that was to be ours. Two servers on one folder would not know of each other's changes, so the
 * second of our programs waits until the first has ended.
 * @throws AppError `port-taken` for a foreign program, with a port that is free
 */
export async function whoTookThePort(
  settings: ShareSettings,
  tls: TlsPair | null,
  keys: readonly AccessKey[],
  ports: Pick<Ports, 'clock' | 'random' | 'logger'>,
): Promise<Elsewhere> {
  const { address, port } = settings;
  if (await isSharedElsewhere(settings, tls, keys, ports)) {
    const endpoints = endpointsOf({ address, port, secure: tls !== null }, networkAddresses());
    return { endpoints, fingerprint: tls && fingerprintOf(tls.cert) };
  }
  const free = await freePortAfter(address, port);
  throw new AppError('port-taken', { port, ...(free === undefined ? {} : { free }) });
}

/**
 * Whether the program at our own address and port is another Holdall that shares with the same settings: it has to show
 * our certificate, and take a signature that only somebody with our secrets can make or check.
 */
async function isSharedElsewhere(
  { address, port, buckets }: Pick<ShareSettings, 'address' | 'port' | 'buckets'>,
  tls: TlsPair | null,
  keys: readonly AccessKey[],
  ports: Pick<Ports, 'clock' | 'random' | 'logger'>,
): Promise<boolean> {
  const names = buckets.map(({ name }) => name);
  const key = probeKeyOf(keys, names);
  if (key === undefined) return false;
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  const settings = {
    ...{ name: 'the same settings', region: DEFAULT_REGION, bucket: key.bucket, rootPath: '' },
    endpoint: `${tls === null ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    ...{ accessKeyId: key.accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
    pinnedFingerprint: tls === null ? null : fingerprintOf(tls.cert),
  };
  const { secretAccessKey } = key;
  // Hardly ever needed, and most of what a share would have to load.
  const { openStorage } = await import('../storage/open-storage.ts');
  const storage = await openStorage(settings, { secretAccessKey }, { ...ports, attempts: 1 });
  const ends = new AbortController();
  const waiting = new AbortController();
  void ports.clock.sleep(patience, waiting.signal).then(
    () => ends.abort(),
    () => {},
  );
  const answers = async (): Promise<boolean> => {
    try {
      // A listing, because it has to make sense: any web server answers a mere HEAD.
      for await (const _page of storage.list('.no-such-folder/', { signal: ends.signal })) break;
      return true;
    } catch (error) {
      if (isAppError(error) || ends.signal.aborted) return false;
      throw error;
    }
  };
  try {
    // Twice: keys that were changed meanwhile are loaded there after the first question.
    return (await answers()) || (await answers());
  } finally {
    waiting.abort();
    storage.close();
  }
}
