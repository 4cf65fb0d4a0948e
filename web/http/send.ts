import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { failureOfRefusal, type Refusal } from './refusal.ts';
import { securityHeaders } from './security-headers.ts';

/** A body nobody wanted is read on for so long before we hang up. */
const MOST_UNREAD = 4 * 1024 ** 2;

/** Ends an answer whose security headers are set already. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
}

/** An answer without a body. */
export function sendEmpty(response: ServerResponse, status: 204): void {
  response.writeHead(status).end();
}

export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const body = { ok: false, failure: failureOfRefusal(refusal) };
  sendInstead(request, response, refusal.status, body, {
    ...(refusal.allow === undefined ? {} : { allow: refusal.allow }),
    ...(refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) }),
  });
}

/** A refusal or failure as scripts read it. Headers with an empty value are left out. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: { readonly status: number },
  headers: Readonly<Record<string, string>> = {},
): void {
  sendInstead(request, response, problem.status, problem, {
    'content-type': 'application/problem+json',
    ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
  });
}

/** Answers a request whose body nobody may have read. */
function sendInstead(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>>,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // Too long to wait for: then our answer may get lost, and that is all right.
  const isEndless = Number(request.headers['content-length'] ?? 0) > MOST_UNREAD;
  sendJson(response, status, body, { ...headers, ...(isEndless ? { connection: 'close' } : {}) });
  if (!request.complete && !isEndless) swallowRest(request);
}

/** Answers on a bare connection: what was not a request, and upgrades that are refused. */
export function sendRawRefusal(socket: Duplex, refusal: Refusal, host: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify({ ok: false, failure: failureOfRefusal(refusal) }));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    connection: 'close',
    ...securityHeaders(host),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? 'Refused'}\r\n`;
  socket.on('error', () => undefined);
  socket.end(`${status}${lines.join('')}\r\n${body.toString()}`, () => socket.destroy());
}

/** Hanging up while the other side still sends would often destroy our answer on its way. */
function swallowRest(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_UNREAD) request.destroy();
  });
  request.on('error', () => undefined);
}
