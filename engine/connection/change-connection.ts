import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkBucketName } from './bucket-name.ts';
import { cleanCredential } from './credential-text.ts';
import { checkEndpoint } from './endpoint.ts';
import { makeSecrets } from './make-connection.ts';
import { checkAddressing, checkCaFile, checkRegion } from './plain-fields.ts';
import { checkProxy } from './proxy-address.ts';
import { checkRootPath } from './root-path.ts';

/** Fields of a connection by the names the command line has for them; the last two are secret. */
export const settingFields = [
  'endpoint',
  'region',
  'bucket',
  'access-key-id',
  'root-path',
  'addressing',
  'ca',
  'proxy',
] as const;
export const secretFields = ['secret-access-key', 'session-token'] as const;

export type SettingField = (typeof settingFields)[number];
export type SecretField = (typeof secretFields)[number];

/**
 * The connection with one field changed; '' puts a field back to its default. Endpoint and bucket are checked
 * against each other again.
 * @throws AppError `field-invalid`, `bucket-name-invalid`, `endpoint-invalid`, `endpoint-has-bucket`
 */
export function changeConnection(
  settings: ConnectionSettings,
  field: SettingField,
  value: string,
  cwd: string,
): ConnectionSettings {
  const changed = { ...settings, ...change(field, value, cwd) };
  return { ...changed, endpoint: checkEndpoint(changed.endpoint, changed.bucket, changed.addressing) };
}

function change(field: SettingField, value: string, cwd: string): Partial<ConnectionSettings> {
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
      return { caFile: checkCaFile(value, cwd) };
    case 'proxy':
      return { proxy: checkProxy(value) };
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
