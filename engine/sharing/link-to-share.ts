import { AppError } from '#shared/errors/app-error.ts';
import type { ShareKey } from '#shared/share.ts';
import { encodeShareLink } from '#shared/share-link.ts';
import { DEFAULT_REGION } from '../connection/plain-fields.ts';
import { endpointsOf, networkAddresses } from './computer-addresses.ts';
import { fingerprintOf, isSelfSigned } from './own-certificate.ts';
import { type CertificateDeps, tlsPairFor } from './share-certificate.ts';
import type { LinkOptions } from './share-types.ts';

/** See `Share.link`. */
export async function linkToShare(
  bucket: string,
  { accessKeyId, host }: LinkOptions,
  deps: CertificateDeps,
): Promise<string> {
  const { address, port, tls, buckets, keys } = deps.file.read().settings;
  if (!buckets.some(({ name }) => name === bucket))
    throw refused('bucket', `nothing is shared as “${bucket}”`);
  if (host !== undefined && !/^[A-Za-z0-9][A-Za-z0-9.:-]*$/.test(host))
    throw refused('host', 'it should be a name or an IP address alone');
  const key = keyFor(bucket, accessKeyId, keys);
  const pair = await tlsPairFor(tls, deps);
  const secure = pair !== null;
  const [endpoint = ''] = endpointsOf({ address: host ?? address, port, secure }, networkAddresses());
  // Who is vouched for by others renews his certificate every few months, so nobody should be pinned to it.
  const fingerprint = pair !== null && isSelfSigned(pair.cert) ? fingerprintOf(pair.cert) : null;
  return encodeShareLink({
    endpoint,
    region: DEFAULT_REGION,
    bucket,
    accessKeyId: key.accessKeyId,
    fingerprint,
  });
}

function keyFor(bucket: string, accessKeyId: string | undefined, keys: readonly ShareKey[]): ShareKey {
  const fits = (key: ShareKey) => key.buckets === null || key.buckets.includes(bucket);
  const key = keys.find((one) => (accessKeyId === undefined ? fits(one) : one.accessKeyId === accessKeyId));
  if (!key && accessKeyId === undefined) throw refused('key', 'none sees that bucket; add one');
  if (!key) throw refused('key', `there is none with the id “${accessKeyId}”`);
  if (!fits(key)) throw refused('key', 'it does not see that bucket');
  return key;
}

function refused(field: string, problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field, problem });
}
