import { createHash, timingSafeEqual } from 'node:crypto';
import type { Ports } from '#engine/index.ts';

/** 256 bits in 43 characters that need no escaping in addresses, headers and JSON. */
export function makeSecret(random: Ports['random']): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** What is kept of a secret: enough to recognise it, useless to whoever reads our memory dump. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * The kept item whose digest fits. Takes the same time whichever it is and however much of it is right: all
 * are compared, in full.
 */
export function findByDigest<T extends { readonly digest: Buffer }>(
  kept: Iterable<T>,
  digest: Buffer,
): T | undefined {
  let found: T | undefined;
  for (const item of kept) if (timingSafeEqual(item.digest, digest)) found = item;
  return found;
}
