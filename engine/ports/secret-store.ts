import type { ConnectionSecrets } from '#shared/connection.ts';

/** Keeps the secrets of connections, by connection name. On the command line a 0600 file; on the desktop the OS keychain. */
export interface SecretStore {
  get(connection: string): Promise<ConnectionSecrets | undefined>;
  set(connection: string, secrets: ConnectionSecrets): Promise<void>;
  remove(connection: string): Promise<void>;
}
