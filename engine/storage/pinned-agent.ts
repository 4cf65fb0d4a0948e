import { Agent, type AgentOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type CertificatePin, unjudged, untilPinned } from './pinned-certificate.ts';

type Create = Agent['createConnection'];

/** Opens connections to whoever shows the pinned certificate, and hands a request none before it was shown. */
export class PinnedAgent extends Agent {
  readonly #pin: CertificatePin;
  /** Still in their handshake, so that Node's agent does not know of them. */
  readonly #opening = new Set<TLSSocket>();

  constructor(pin: CertificatePin, options: AgentOptions) {
    super({ ...options, maxCachedSessions: 0 });
    this.#pin = pin;
  }

  override createConnection(...[options, callback]: Parameters<Create>): ReturnType<Create> {
    const socket = super.createConnection({ ...options, ...unjudged }) as TLSSocket;
    this.#opening.add(socket);
    untilPinned(socket, this.#pin, options.host ?? '')
      .finally(() => this.#opening.delete(socket))
      .then(
        () => callback?.(null, socket),
        // Its type wants a socket here, too; Node looks at the error first.
        (error: Error) => callback?.(error, socket),
      );
    return undefined;
  }

  override destroy(): void {
    for (const socket of this.#opening) socket.destroy();
    super.destroy();
  }
}
