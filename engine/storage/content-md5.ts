import { createHash } from 'node:crypto';
import type { ErrorFacts } from './error-facts.ts';
import type { LongBody } from './storage.ts';

export interface BuiltRequest {
  headers: Record<string, string>;
  body?: unknown;
}

/**
 * Sends a request with Content-MD5 instead of the CRC32 that the SDK puts on batch deletes: several storages know
 * only the former. It has to run last of the build step, or the CRC32 comes back.
 */
export function contentMd5Instead(request: BuiltRequest): void {
  const { headers, body } = request;
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-amz-checksum-') || lower === 'x-amz-sdk-checksum-algorithm') delete headers[name];
  }
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('a batch delete has a body of known length');
  }
  headers['content-md5'] = createHash('md5').update(body).digest('base64');
}

/** Adds Content-MD5 to a request whose body is in memory. */
export function addContentMd5({ headers, body }: BuiltRequest): void {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return;
  headers['content-md5'] ??= createHash('md5').update(body).digest('base64');
}

/** Base64, as the header wants it. Reads the whole body. */
export async function contentMd5Of(body: LongBody): Promise<string> {
  const hash = createHash('md5');
  for await (const piece of body.open()) hash.update(piece);
  return hash.digest('base64');
}

/** Whether a storage refused what it was sent because Content-MD5 was missing, as buckets with Object Lock do. */
export function asksForContentMd5({ status, serverCode, message }: ErrorFacts): boolean {
  if (status !== 400) return false;
  return serverCode === 'MissingContentMD5' || /content-?md5/i.test(message);
}
