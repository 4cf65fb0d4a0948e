import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '#shared/errors/app-error.ts';
import { checkSource, hostNames } from './access/check-source.ts';
import { OneTimeTokens } from './access/one-time-tokens.ts';
import { makeSecret } from './access/secret.ts';
import { WindowSessions } from './access/window-sessions.ts';
import { makeApi } from './api.ts';
import { loadAssets } from './assets/load-assets.ts';
import { sendAsset } from './assets/send-asset.ts';
import { EventSockets } from './events/event-sockets.ts';
import { parserRefusal } from './http/parser-refusal.ts';
import { securityHeaders } from './http/security-headers.ts';
import { sendProblem, sendRawRefusal, sendRefusal } from './http/send.ts';
import { problemOfRefusal } from './resources/problem.ts';
import { isResourcePath } from './resources/resource-api.ts';
import { defaultLimits, type WebHost, type WebHostLimits, type WebHostOptions } from './web-host-options.ts';

/**
 * Shows the window to browsers on this computer, and to nobody else: see docs/threat-model.md for who is kept
 * out by what. Resolves once it listens.
 * @throws AppError `port-taken`, `folder-missing` (the window was not built)
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { service, clock, random, logger } = options;
  const limits: WebHostLimits = { ...defaultLimits, ...options.limits };
  const assets = loadAssets(options.assetsFolder);
  const tokens = new OneTimeTokens({ clock, random }, limits.addressTime);
  const sessions = new WindowSessions({ clock, random }, limits);
  const ownerKey = makeSecret(random);

  const server = makeServer(limits);
  const port = await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const hosts = hostNames(port);
  const freshUrl = () => `${origin}/#token=${tokens.issue()}`;
  const events = new EventSockets({ service, clock, sessions, limits, host });
  const api = makeApi({ service, clock, tokens, sessions, ownerKey, freshUrl, limits });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      // Mostly a connection that broke; whatever it was, nothing of it is told.
      logger.debug('a request ended early', { error: String(error) });
      const message = 'Something went wrong that Holdall did not foresee.';
      sendRefusal(request, response, { status: 500, code: 'failed', message });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const named = request.headers.host ?? '';
    const headers = securityHeaders(hosts.has(named) ? named : host);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = checkSource(request, hosts, { isUpgrade: false });
    const path = pathOf(request);
    if (refusal) {
      if (isResourcePath(path)) sendProblem(request, response, problemOfRefusal(refusal));
      else sendRefusal(request, response, refusal);
      return;
    }
    if (path === '/api' || path.startsWith('/api/')) await api(request, response, path);
    else sendAsset(request, response, assets, path);
  }

  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    const refusal = checkSource(request, hosts, { isUpgrade: true });
    if (refusal) sendRawRefusal(connection, refusal, host);
    else if (pathOf(request) !== '/api/events' || request.method !== 'GET') {
      const message = 'There is nothing here.';
      sendRawRefusal(connection, { status: 404, code: 'path-unknown', message }, host);
    } else events.accept(request, connection, head);
  });
  server.on('clientError', (error: Error, connection: Duplex) => {
    sendRawRefusal(connection, parserRefusal(error), host);
  });

  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    events.close();
    server.closeIdleConnections();
    const waiting = new AbortController();
    await Promise.race([closed, clock.sleep(limits.closeTime, waiting.signal).catch(() => undefined)]);
    waiting.abort();
    events.terminate();
    server.closeAllConnections();
    await closed;
  };
  let closing: Promise<void> | undefined;
  return {
    ...{ origin, port, ownerKey, freshUrl },
    url: freshUrl(),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function makeServer(limits: WebHostLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTime),
    // `checkSource` refuses it itself, so that this answer too has all headers.
    requireHostHeader: false,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  return server;
}

/** On loopback only: there is no option to listen anywhere else. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new AppError('port-taken', { port }, { cause });
    throw cause;
  });
  return (server.address() as AddressInfo).port;
}

/** As it was written: nothing is decoded or normalised, so there is nothing to be fooled by. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}
