import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, type PeerCertificate, TLSSocket } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { AppError } from '#shared/errors/app-error.ts';
import { PinnedAgent } from './pinned-agent.ts';
import { type CertificatePin, unjudged, untilPinned } from './pinned-certificate.ts';

export interface HttpAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** More than the engine ever has under way at once; a cap all the same, for servers with few file handles. */
const maxSockets = 64;

/**
 * One keep-alive agent a protocol, for all requests of a connection. `ca` replaces the trusted authorities when
 * given; a `pin` takes the place of all authorities. `proxy` is used for everything; the proxy variables of the
 * environment never are.
 */
export function makeAgents(options: {
  ca: string[] | undefined;
  proxy: string | null;
  endpointHost: string;
  pin?: CertificatePin | undefined;
}): HttpAgents {
  const { pin } = options;
  const common = { keepAlive: true, noDelay: true, maxSockets, scheduling: 'lifo' as const };
  const secure = { ...common, ...(options.ca ? { ca: options.ca } : {}) };
  if (options.proxy === null) {
    const httpsAgent = pin ? new PinnedAgent(pin, common) : new HttpsAgent(secure);
    return { httpAgent: new HttpAgent(common), httpsAgent };
  }
  try {
    const proxy = new URL(options.proxy);
    return {
      httpAgent: new HttpProxyAgent(proxy, common),
      // Its type says http.Agent, but it opens TLS through the tunnel: it is the https agent.
      httpsAgent: new TunnelAgent(proxy, secure, pin) as unknown as HttpsAgent,
    };
  } catch (error) {
    throw new AppError(
      'proxy-failed',
      { host: options.endpointHost, proxy: options.proxy },
      { cause: error },
    );
  }
}

type Connect = HttpsProxyAgent<string>['connect'];

/**
 * Its parent uses the authorities for the proxy's own certificate only, though they are meant for the storage
 * behind it, and checks the certificate of a storage that has an address instead of a name against “localhost”.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #ca: { ca?: string[] };
  readonly #pin: CertificatePin | undefined;

  constructor(proxy: URL, options: { ca?: string[]; keepAlive: boolean }, pin: CertificatePin | undefined) {
    super(proxy, options);
    this.#pin = pin;
    this.#ca = options.ca ? { ca: options.ca } : {};
  }

  override async connect(...[request, options]: Parameters<Connect>): ReturnType<Connect> {
    const host = options.host ?? '';
    if (this.#pin) {
      const socket = await super.connect(request, { ...options, ...unjudged });
      // Anything else carries what the proxy has to say, and takes nothing.
      return socket instanceof TLSSocket ? await untilPinned(socket, this.#pin, host) : socket;
    }
    const identity = {
      checkServerIdentity: (_name: string, certificate: PeerCertificate) =>
        checkServerIdentity(host, certificate),
    };
    return await super.connect(request, { ...options, ...this.#ca, ...identity });
  }
}
