import type { ConnectionSecrets } from '#shared/connection.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { SecretStore } from '../ports/index.ts';

/** What is stored for a connection; `locked` while nobody has entered the passphrase. @throws AppError `config-damaged` */
export async function storedSecrets(
  connection: string,
  secrets: SecretStore,
): Promise<ConnectionSecrets | 'locked' | undefined> {
  try {
    return await secrets.get(connection);
  } catch (error) {
    if (isAppError(error, 'secrets-locked')) return 'locked';
    throw error;
  }
}
