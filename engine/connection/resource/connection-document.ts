import { type ConnectionSecrets, type ConnectionSettings, connectionSettings } from '#shared/connection.ts';
import type { ConnectionDocument } from '#shared/connection-document.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { makeConnection, makeSecrets } from '../make-connection.ts';

/** Members that can be written but never read. */
export const secretMembers = ['secretAccessKey', 'sessionToken'] as const;
export type SecretMember = (typeof secretMembers)[number];

/** Members that a patch may change: what the settings have, and the secrets. */
export const publicMembers: readonly string[] = Object.keys(connectionSettings.shape);

/** With null for those members that are absent, so that a patch can replace them. */
export function withAllMembers(document: ConnectionDocument): ConnectionDocument {
  return { ...Object.fromEntries(publicMembers.map((member) => [member, null])), ...document };
}

/** What a saved connection has besides the members we know. */
export function withoutMembers(entry: unknown): object {
  const all = Object.entries(typeof entry === 'object' && entry !== null ? entry : {});
  return Object.fromEntries(all.filter(([member]) => !publicMembers.includes(member)));
}

/** New secrets that a document asks for. */
export interface SecretChanges {
  readonly secretAccessKey?: string;
  /** '' takes it away. */
  readonly sessionToken?: string;
}

/**
 * The settings in a document, checked and cleaned.
 * @param before what they are to replace: an address that stays as it is was good once, whatever the rules are today
 * @throws AppError `field-invalid`, `bucket-name-invalid`, `endpoint-invalid`, `endpoint-has-bucket`
 */
export function settingsIn(document: ConnectionDocument, before?: ConnectionSettings): ConnectionSettings {
  const fields = { name: '', bucket: '', accessKeyId: '', ...present(document) };
  if (before === undefined || placeMembers.some((member) => (fields[member] ?? '') !== before[member])) {
    return makeConnection(fields);
  }
  const { endpoint, bucket, region, addressing } = before;
  // Of the address only matters to the others whether there are certificates.
  const likeIt = endpoint.startsWith('http:') ? 'http://127.0.0.1' : '';
  const made = makeConnection({ ...fields, endpoint: likeIt, bucket: 'bucket', region: '' });
  return { ...made, endpoint, bucket, region, addressing };
}

const placeMembers = ['endpoint', 'bucket', 'region', 'addressing'] as const;

/** Null and absent mean the same. */
function present<T extends object>(document: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(document).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

export function secretChangesIn({ secretAccessKey, sessionToken }: ConnectionDocument): SecretChanges {
  return {
    ...(secretAccessKey === undefined ? {} : { secretAccessKey }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

export function changesSecrets({ secretAccessKey, sessionToken }: SecretChanges): boolean {
  return secretAccessKey !== undefined || sessionToken !== undefined;
}

/**
 * What is stored, with the changes.
 * @throws AppError `field-invalid`; `secret-missing` where a secret key is neither stored nor given
 */
export function changedSecrets(
  connection: string,
  stored: ConnectionSecrets | undefined,
  changes: SecretChanges,
): ConnectionSecrets {
  const secretAccessKey = changes.secretAccessKey ?? stored?.secretAccessKey;
  if (secretAccessKey === undefined) throw new AppError('secret-missing', { connection });
  return makeSecrets(secretAccessKey, changes.sessionToken ?? stored?.sessionToken);
}
