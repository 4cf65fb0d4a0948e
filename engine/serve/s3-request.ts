import type { Payload } from './payload/payload.ts';
import type { AccessKey } from './server-options.ts';

/** Header names in lower case; repeated headers joined with a comma; values as the bytes sent (latin1). */
export type HeaderMap = ReadonlyMap<string, string>;

/** A request whose signature has been checked. */
export interface S3Request {
  readonly method: string;
  readonly path: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: HeaderMap;
  readonly accessKey: AccessKey;
  readonly requestId: string;
  readonly payload: Payload;
}

/** Collects Node's raw header list. */
export function collectHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}
