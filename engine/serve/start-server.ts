import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AppError } from '#shared/errors/app-error.ts';
import { drainUnread } from './drain-unread.ts';
import { fileErrorCode } from './folder/file-errors.ts';
import { Slabs } from './folder/slabs.ts';
import { handleRequest } from './handle-request.ts';
import { openBuckets } from './open-buckets.ts';
import { newId, type ServerState } from './operations/call.ts';
import { DigestThread } from './payload/digest-thread.ts';
import {
  defaultLimits,
  keysIn,
  type RunningServer,
  type ServerLimits,
  type ServerOptions,
} from './server-options.ts';

/**
 * Shares folders as S3 buckets and resolves once it listens.
 * @throws AppError `port-taken`, `field-invalid` for an address or port that cannot be, `folder-missing`,
 *   `folder-unreadable`, `target-not-writable`, `bucket-name-invalid`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...defaultLimits, ...options.limits };
  const run = newId(options.random);
  const slabs = new Slabs();
  const state: ServerState = {
    buckets: await openBuckets(options, run),
    accessKeys: keysIn(options),
    region: options.region,
    virtualHostSuffix: options.virtualHostSuffix,
    createIn: options.allowCreateBucketIn,
    limits,
    run,
    bodies: { slabs, digests: new DigestThread(slabs.memory) },
    clock: options.clock,
    random: options.random,
    logger: options.logger,
  };
  const active = new Set<Promise<void>>();
  const serve = (incoming: IncomingMessage, response: ServerResponse, begin: () => void) => {
    const answered = handleRequest(state, incoming, response, begin).then((facts) => {
      drainUnread(incoming);
      options.onRequest?.(facts);
    });
    active.add(answered);
    void answered.finally(() => active.delete(answered));
  };
  const server = makeHttpServer(options, limits);
  server.on('request', (incoming, response) => serve(incoming, response, () => undefined));
  // Nobody sends gigabytes only to learn that the signature was wrong: the body is asked for after the checks.
  server.on('checkContinue', (incoming, response) =>
    serve(incoming, response, () => response.writeContinue()),
  );
  const port = await listen(server, options);
  return {
    endpoint: endpointOf(options, port),
    port,
    close: async () => {
      await closeGently(server, active, options, limits);
      await state.bodies.digests.close();
    },
  };
}

function makeHttpServer(options: ServerOptions, limits: ServerLimits): Server {
  const settings = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTime,
    // Large bodies take as long as they take; `idleTime` and the pace of the body are watched instead.
    requestTimeout: 0,
    // Longer than clients keep idle connections, so that we do not hang up just as one sends its next request.
    keepAliveTimeout: 75_000,
    noDelay: true,
    keepAlive: true,
    connectionsCheckingInterval: Math.min(5_000, limits.headersTime),
  };
  const server = options.tls
    ? createHttps({
        ...settings,
        ...options.tls,
        minVersion: 'TLSv1.2',
        handshakeTimeout: limits.headersTime,
      })
    : createHttp(settings);
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleTime);
  return server;
}

async function listen(server: Server, options: ServerOptions): Promise<number> {
  const port = options.port ?? 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    const code = fileErrorCode(cause);
    if (code === 'EADDRINUSE') throw new AppError('port-taken', { port }, { cause });
    const problem = unlistenable(code);
    if (problem) throw new AppError('field-invalid', problem, { cause });
    throw cause;
  });
  return (server.address() as AddressInfo).port;
}

function unlistenable(code: string | undefined): { field: string; problem: string } | undefined {
  if (code === 'EACCES') return { field: 'port', problem: 'this user may not use it; choose one above 1023' };
  if (code === 'EADDRNOTAVAIL') return { field: 'address', problem: 'this computer does not have it now' };
  return undefined;
}

function endpointOf(options: ServerOptions, port: number): string {
  const everywhere = options.host === '0.0.0.0' || options.host === '::';
  const host = options.host === undefined || everywhere ? '127.0.0.1' : options.host;
  return `${options.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function closeGently(
  server: Server,
  active: ReadonlySet<Promise<void>>,
  { clock }: ServerOptions,
  { closeTime }: ServerLimits,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const waiting = new AbortController();
  await Promise.race([closed, clock.sleep(closeTime, waiting.signal).catch(() => undefined)]);
  waiting.abort();
  server.closeAllConnections();
  await closed;
  // Requests that were cut still remove their temporary files.
  await Promise.allSettled(active);
}
