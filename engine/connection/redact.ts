import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';

/** A connection as it may be shown and printed. */
export interface RedactedConnection extends Omit<ConnectionSettings, 'accessKeyId'> {
  /** Shortened: enough to tell two keys apart. */
  readonly accessKeyId: string;
  readonly secretAccessKey: 'stored' | 'missing';
  readonly sessionToken: 'stored' | 'none';
}

/** Leaves out everything that must stay secret. Ids are no secrets, but nobody needs to read them in full. */
export function redactedConnection(
  settings: ConnectionSettings,
  secrets: ConnectionSecrets | undefined,
): RedactedConnection {
  return {
    ...settings,
    accessKeyId: shortenKeyId(settings.accessKeyId, secrets),
    secretAccessKey: secrets ? 'stored' : 'missing',
    sessionToken: secrets?.sessionToken ? 'stored' : 'none',
  };
}

/** `AKIA…7Q` for long ids, `my…` for short ones. */
export function shortenKeyId(id: string, secrets?: ConnectionSecrets): string {
  // On many a home server both are the same word; then the id tells the secret.
  if (secrets?.secretAccessKey === id) return '…';
  if (id.length >= 12) return `${id.slice(0, 4)}…${id.slice(-2)}`;
  return `${id.slice(0, Math.min(2, Math.floor(id.length / 2)))}…`;
}
