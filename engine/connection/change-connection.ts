import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkBucketName } from './bucket-name.ts';
import { cleanCredential } from './credential-text.ts';
import { checkEndpoint } from './endpoint.ts';
import { makeSecrets } from './make-connection.ts';
import { checkPinnedFingerprint } from './pinned-fingerprint.ts';
import { checkAddressing, checkCaFile, checkRegion } from './plain-fields.ts';
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
] as const;
export const secretFields = ['secret-access-key', 'session-token'] as const;

export type ConnectionField = (typeof connectionFields)[number];
export type SecretField = (typeof secretFields)[number];

/**
 * The connection with one field changed; '' puts a field back to its default. `ca` takes an absolute path.
 * Endpoint and bucket are checked against each other again.
 * @throws AppError `usage-invalid` for an unknown field, `field-invalid`, `bucket-name-invalid`,
 * `endpoint-invalid`, `endpoint-has-bucket`
 */
export function changeConnection(
  settings: ConnectionSettings,
  field: string,
  value: string,
): ConnectionSettings {
  const known = connectionFields.find((name) => name === field);
  if (known === undefined) {
    const problem = `A connection has no field “${field}”. Fields: ${[...connectionFields, ...secretFields].join(', ')}.`;
    throw new AppError('usage-invalid', { problem });
  }
  const changed = { ...settings, ...change(known, value) };
  const endpoint = checkEndpoint(changed.endpoint, changed.bucket, changed.addressing);
  const pin = changed.pinnedFingerprint;
  if (pin === undefined) return { ...changed, endpoint };
  return { ...changed, endpoint, pinnedFingerprint: checkPinnedFingerprint(pin, endpoint) };
}

function change(field: ConnectionField, value: string): Partial<ConnectionSettings> {
  switch (field) {
    case 'endpoint':
      return { endpoint: value };
    case 'region':
      return { region: checkRegion(value) };
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
    case 'pinned-fingerprint':
      return { pinnedFingerprint: value };
  }
}

/**
 * The secrets with one of them changed; an empty session token removes it.
 * @param secrets what is stored so far
 * @throws AppError `field-invalid`; `secret-missing` for a token where no secret key is stored
 */
export function changeSecrets(
  connection: string,
  secrets: ConnectionSecrets | undefined,
  field: SecretField,
  value: string,
): ConnectionSecrets {
  switch (field) {
    case 'secret-access-key':
      return makeSecrets(value, secrets?.sessionToken);
    case 'session-token':
      if (!secrets) throw new AppError('secret-missing', { connection });
      return makeSecrets(secrets.secretAccessKey, value);
  }
}
