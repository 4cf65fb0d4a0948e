import { createHash, webcrypto } from 'node:crypto';

/** SHA-256 in hex. Computed on a thread of Node's own, so that packing goes on meanwhile. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}

/** MD5 in hex: what most storages use as the ETag of a part. */
export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
