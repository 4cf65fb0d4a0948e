import type { ConnectionSecrets } from '#shared/connection.ts';

/** Keeps the secrets of connections, by connection name. On the command line a 0600 file; on the desktop the OS keychain. */
export interface SecretStore {
  get(connection: string): Promise<ConnectionSecrets | undefined>;
  set(connection: string, secrets: ConnectionSecrets): Promise<void>;
  remove(connection: string): Promise<void>;
}

/** A passphrase over the secrets of this computer. */
export interface SecretLock {
  /** `none`: no passphrase is set. `open`: the secrets can be used until this process ends. @throws AppError `config-damaged` */
  state(): 'none' | 'locked' | 'open';
  /** Nothing to do where no passphrase is set. @throws AppError `passphrase-wrong` */
  unlock(passphrase: string): Promise<void>;
  /**
   * Sets or changes the passphrase; null takes it away. `current` is needed where there is one, also while open.
   * @throws AppError `passphrase-wrong`; `field-invalid` for one that is too short
   */
  changePassphrase(next: string | null, current: string | null): Promise<void>;
}
