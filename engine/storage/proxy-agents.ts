import { checkServerIdentity, type PeerCertificate, TLSSocket } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type CertificatePin, unjudged, untilPinned } from './pinned-certificate.ts';

export { HttpProxyAgent } from 'http-proxy-agent';

type Connect = HttpsProxyAgent<string>['connect'];

/**
 * Its parent uses the authorities for the proxy's own certificate only, though they are meant for the storage
 * behind it, and checks the certificate of a storage that has an address instead of a name against “localhost”.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
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
