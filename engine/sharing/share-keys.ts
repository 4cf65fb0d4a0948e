import type { Random } from '#engine/ports/index.ts';
import type { AccessKey } from '#engine/serve/index.ts';
import type { ShareKey } from '#shared/share.ts';

/** An id nobody else has: `HOLDALL` and 12 hex digits. */
export function newAccessKeyId(random: Random): string {
  return `HOLDALL${Buffer.from(random.bytes(6)).toString('hex').toUpperCase()}`;
}

/** 40 hex digits: 160 bits nobody can guess. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(20)).toString('hex');
}

/** Name of a key's secret in the store of secrets. No connection can be called so. */
export function secretNameOf(accessKeyId: string): string {
  return `share:${accessKeyId}`;
}

/** What the server wants to know of a key. */
export function accessKeyOf(key: ShareKey, secretAccessKey: string): AccessKey {
  const { accessKeyId, readOnly, buckets } = key;
  return { accessKeyId, secretAccessKey, readOnly, ...(buckets === null ? {} : { buckets }) };
}
