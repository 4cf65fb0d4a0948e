import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WindowSessions } from '../access/window-sessions.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { sendRawRefusal } from '../http/send.ts';
import type { WebHostLimits, WebHostOptions } from '../web-host-options.ts';
import { WindowSocket } from './window-socket.ts';

const LOOK_FOR_IDLE_MS = 60_000;

interface EventSocketsDeps extends Pick<WebHostOptions, 'service' | 'clock'> {
  readonly sessions: WindowSessions;
  readonly limits: WebHostLimits;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** All windows' WebSockets, fed with the service's events. */
export class EventSockets {
  readonly #deps: EventSocketsDeps;
  readonly #sockets = new Set<WindowSocket>();
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  // A hello is all that windows ever send.
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 4096,
    perMessageDeflate: false,
    clientTracking: true,
  });

  constructor(deps: EventSocketsDeps) {
    this.#deps = deps;
    this.#server.on('headers', (lines) => {
      const headers = Object.entries(securityHeaders(deps.host));
      lines.push(...headers.map(([name, value]) => `${name}: ${value}`));
    });
    this.#server.on('wsClientError', (_error, connection) => {
      const message = 'This is no WebSocket that we speak.';
      sendRawRefusal(connection, { status: 400, code: 'request-invalid', message }, deps.host);
    });
    this.#unsubscribe = deps.service.subscribe((event) => {
      if (this.#sockets.size === 0) return;
      const text = JSON.stringify(event);
      for (const socket of this.#sockets) socket.send(event, text);
    });
    void this.#watchIdle();
  }

  /** Takes over a connection whose source was checked. */
  accept(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, connection, head, (opened) => {
      const { sessions, clock, limits } = this.#deps;
      const socket = new WindowSocket(opened, { sessions, clock, helloTime: limits.helloTime });
      this.#sockets.add(socket);
      opened.once('close', () => this.#sockets.delete(socket));
    });
  }

  close(): void {
    this.#closing.abort();
    this.#unsubscribe();
    for (const socket of this.#sockets) socket.close();
  }

  /** Those that did not answer our goodbye. */
  terminate(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  async #watchIdle(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(LOOK_FOR_IDLE_MS, signal).catch(() => undefined);
      for (const socket of this.#sockets) socket.endIfIdle();
    }
  }
}
