import { createHash } from 'node:crypto';

interface BuiltRequest {
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
