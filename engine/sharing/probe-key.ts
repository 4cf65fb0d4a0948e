import { createHmac } from 'node:crypto';
import type { AccessKey } from '../serve/index.ts';

const mark = '-SAME';

/**
 * A key by which Holdall programs with the same settings know each other. Made from the first key that sees one of
 * `buckets`, so only who has its secret can make it; it may only read, and only there: less than that key itself.
 */
export function probeKeyOf(
  keys: readonly AccessKey[],
  buckets: readonly string[],
): (AccessKey & { readonly bucket: string }) | undefined {
  for (const { accessKeyId, secretAccessKey, buckets: seen } of keys) {
    const bucket = buckets.find((name) => seen === undefined || seen.includes(name));
    if (bucket === undefined) continue;
    const secret = createHmac('sha256', secretAccessKey).update('the same Holdall settings').digest('hex');
    return {
      accessKeyId: accessKeyId + mark,
      secretAccessKey: secret,
      readOnly: true,
      buckets: [bucket],
      bucket,
    };
  }
  return undefined;
}

/** True for what one of our programs asked another; nobody's use of the share. */
export function isProbeKey(accessKeyId: string | null): boolean {
  return accessKeyId?.endsWith(mark) ?? false;
}
