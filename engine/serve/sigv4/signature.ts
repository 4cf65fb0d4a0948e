import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { HeaderMap } from '../s3-request.ts';
import { encodeUri } from '../uri-encoding.ts';

export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export interface Scope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** Lower-case hex. */
export function sha256Hex(data: string | Uint8Array, encoding: BufferEncoding = 'utf8'): string {
  return hash('sha256', typeof data === 'string' ? Buffer.from(data, encoding) : data, 'hex');
}

// Clients sign with one key all day. Few, because a request may name any day within a week.
const mostKeys = 32;
const keys = new Map<string, Buffer>();

/** The key all signatures of one day, region and service are made with. */
export function signingKey(secret: string, scope: Scope): Buffer {
  // Date, region and service hold no slash, so no two sets look alike.
  const name = `${scopeText(scope)}/${secret}`;
  const known = keys.get(name);
  if (known) return known;
  const step = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const made = step(
    step(step(step(`AWS4${secret}`, scope.date), scope.region), scope.service),
    'aws4_request',
  );
  for (const oldest of keys.keys()) {
    if (keys.size < mostKeys) break;
    keys.delete(oldest);
  }
  keys.set(name, made);
  return made;
}

export interface SignedParts {
  readonly method: string;
  /** Decoded path. */
  readonly path: string;
  /** Decoded, without `X-Amz-Signature`. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: HeaderMap;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** The canonical form of a request. Header values are latin1, all else ASCII: hash it as latin1. */
export function canonicalRequest(parts: SignedParts): string {
  const query = parts.query
    .map(([name, value]) => [encodeUri(name), encodeUri(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : x > y ? 1 : 0) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = parts.signedHeaders
    .map((name) => `${name}:${(parts.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}\n`)
    .join('');
  return [
    parts.method,
    encodeUri(parts.path, true),
    query,
    headers,
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** `amzDate` is `YYYYMMDDTHHMMSSZ`. Answers lower-case hex. */
export function requestSignature(parts: SignedParts, key: Buffer, amzDate: string, scope: Scope): string {
  const canonical = sha256Hex(canonicalRequest(parts), 'latin1');
  return hmacHex(key, `AWS4-HMAC-SHA256\n${amzDate}\n${scopeText(scope)}\n${canonical}`);
}

export function hmacHex(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares without telling by its duration how much was right. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
