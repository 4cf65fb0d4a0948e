import { signByHand } from '../serve/testing/signed-request.ts';
import { encodeUri } from '../serve/uri-encoding.ts';
import type { QuirkRequest, WireRequest } from './quirky-server.ts';

/** What a gateway knows of its server, to sign with. */
export interface GatewayKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Headers about the connection, and those that the new signature brings. */
const left = new Set([
  'host',
  'authorization',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
]);

/** The request of a client as the gateway's own, so that it may differ from what the client had signed. */
export function signAnew(upstream: string, request: QuirkRequest, key: GatewayKey): WireRequest {
  const { method, path, query, body } = request;
  const pairs = [...query].map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`);
  const target = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!left.has(name) && typeof value === 'string') kept[name] = value;
  }
  const sent = { ...kept, 'content-length': String(body.length) };
  // A stranger's request stays one; without a Host it is the gateway's own.
  if (request.headers.host !== undefined && request.headers.authorization === undefined)
    return { method, path: target, headers: { ...sent, host: request.headers.host }, body };
  const { headers } = signByHand(upstream, { method, target, headers: kept, body, key, region: key.region });
  return { method, path: target, headers: { ...headers, 'content-length': String(body.length) }, body };
}
