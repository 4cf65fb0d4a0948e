import type { ConnectionSettings } from '#shared/connection.ts';
import { cleanEndpoint } from '#shared/endpoint/clean-endpoint.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkBucketName } from './bucket-name.ts';
import { cleanCredential } from './credential-text.ts';
import { checkEndpoint } from './endpoint.ts';
import type { TidyConnection } from './make-connection.ts';
import { checkPinnedFingerprint } from './pinned-fingerprint.ts';
import { checkAddressing, checkCaFile, checkRegion } from './plain-fields.ts';
import { checkPrice, checkProvider } from './provider-fields.ts';
import { checkProxy } from './proxy-address.ts';
import { checkRootPath } from './root-path.ts';

/** Fields of a connection, and its secrets, by the names the command line has for them. */
export const connectionFields = [
  'endpoint',
  'region',
  'bucket',
  'access-key-id',
  'root-path',
  'addressing',
  'ca',
  'proxy',
  'pinned-fingerprint',
  'provider',
  'price',
] as const;
export const secretFields = ['secret-access-key', 'session-token'] as const;

export type ConnectionField = (typeof connectionFields)[number];
export type SecretField = (typeof secretFields)[number];

/**
 * The connection with one field changed; '' puts a field back to its default. `ca` takes an absolute path. A new
 * endpoint brings its region along where its host name tells one; endpoint and bucket are checked against each
 * other again.
 * @throws AppError `usage-invalid` for an unknown field, `field-invalid`, `bucket-name-invalid`,
 * `endpoint-invalid`, `endpoint-has-bucket`
 */
export function tidyChange(settings: ConnectionSettings, field: string, value: string): TidyConnection {
  const known = connectionFields.find((name) => name === field);
  if (known === undefined) {
    const problem = `A connection has no field “${field}”. Fields: ${[...connectionFields, ...secretFields].join(', ')}.`;
    throw new AppError('usage-invalid', { problem });
  }
  const changed = { ...settings, ...change(known, value, settings) };
  if (!aboutPlace.includes(known)) return { connection: withPin(changed), changes: [], hints: [] };
  const { endpoint, bucket, addressing } = changed;
  const clean = checkEndpoint(endpoint, {
    bucket,
    addressing,
    region: known === 'endpoint' ? '' : changed.region,
  });
  const connection = withPin({
    ...changed,
    endpoint: clean.endpoint,
    region: clean.region ?? changed.region,
  });
  return { connection, changes: clean.changes, hints: clean.hints };
}

/** `tidyChange` without the explanations. */
export function changeConnection(
  settings: ConnectionSettings,
  field: string,
  value: string,
): ConnectionSettings {
  return tidyChange(settings, field, value).connection;
}

function withPin(settings: ConnectionSettings): ConnectionSettings {
  const pin = settings.pinnedFingerprint;
  if (pin === undefined) return settings;
  return { ...settings, pinnedFingerprint: checkPinnedFingerprint(pin, settings.endpoint) };
}

/** A change of anything else leaves an address as it is that was good until now. */
const aboutPlace: readonly ConnectionField[] = ['endpoint', 'bucket', 'region', 'addressing'];

function change(
  field: ConnectionField,
  value: string,
  { endpoint }: ConnectionSettings,
): Partial<ConnectionSettings> {
  switch (field) {
    case 'endpoint':
      return { endpoint: value };
    case 'region':
      return { region: checkRegion(cleanEndpoint(endpoint, { region: value }).region ?? value) };
    case 'bucket':
      return { bucket: checkBucketName(value) };
    case 'access-key-id':
      return { accessKeyId: cleanCredential('access key id', value) };
    case 'root-path':
      return { rootPath: checkRootPath(value) };
    case 'addressing':
      return { addressing: checkAddressing(value) };
    case 'ca':
      return { caFile: checkCaFile(value) };
    case 'proxy':
      return { proxy: checkProxy(value) };
    case 'provider':
      return { provider: checkProvider(value) };
    case 'price':
      return { price: checkPrice(value) };
    case 'pinned-fingerprint':
      return { pinnedFingerprint: value };
  }
}
