import { networkInterfaces } from 'node:os';
import type { ShareBucket } from '#shared/share.ts';
import { DEFAULT_REGION } from '../connection/plain-fields.ts';
import type { Ports } from '../ports/index.ts';
import type { RequestFacts, ServerOptions } from '../serve/index.ts';
import { checkAddress, checkBuckets } from './check-share.ts';
import { endpointsOf, networkAddresses } from './computer-addresses.ts';
import { fingerprintOf, isSelfSigned, type TlsPair } from './own-certificate.ts';

export interface FoldersToServe {
  readonly buckets: readonly ShareBucket[];
  readonly accessKeys: ServerOptions['accessKeys'];
  /** IP address to listen on. */
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
  /** Null: plain http. Whether that may be is for the caller to decide. */
  readonly tls: TlsPair | null;
  /** Holdall's own settings folder, which is never shared. */
  readonly home: string;
  readonly onRequest?: (facts: RequestFacts) => void;
}

export interface ServedFolders {
  /** Where clients find it, the likeliest address first; never empty. */
  readonly endpoints: readonly string[];
  readonly region: string;
  /** SHA-256 of the certificate, 64 hex digits; null without TLS. */
  readonly fingerprint: string | null;
  /** The same where others should be pinned to it; null where somebody vouches for the certificate, and renews it soon. */
  readonly pin: string | null;
  /** Lets requests under way finish for a moment, then ends what is left. */
  close(): Promise<void>;
}

/**
 * Shares folders as S3 buckets until closed.
 * @throws AppError what `startServer` throws, and `field-invalid` for folders that cannot be shared together
 */
export async function serveFolders(
  request: FoldersToServe,
  ports: Pick<Ports, 'clock' | 'random' | 'logger' | 'files'>,
): Promise<ServedFolders> {
  const { tls, accessKeys, port, onRequest } = request;
  const { clock, random, logger, files } = ports;
  const address = checkAddress(request.address);
  const buckets = checkBuckets(request.buckets, request.home, files);
  // Loaded only here: whoever asks what is shared, as every backup does, should not wait for a server.
  const { startServer } = await import('../serve/index.ts');
  const server = await startServer({
    buckets: Object.fromEntries(buckets.map(({ name, folder }) => [name, folder])),
    region: DEFAULT_REGION,
    host: address,
    ...{ accessKeys, port, clock, random, logger },
    ...(tls === null ? {} : { tls: { cert: tls.cert, key: tls.key } }),
    ...(onRequest ? { onRequest } : {}),
  });
  const listening = { address, port: server.port, secure: tls !== null };
  return {
    endpoints: endpointsOf(listening, networkAddresses(networkInterfaces())),
    region: DEFAULT_REGION,
    fingerprint: tls === null ? null : fingerprintOf(tls.cert),
    pin: tls !== null && isSelfSigned(tls.cert) ? fingerprintOf(tls.cert) : null,
    close: () => server.close(),
  };
}
