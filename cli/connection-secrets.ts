import type { ConnectionSecrets } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from './app.ts';
import { secretAccessKey, sessionToken } from './input/secret.ts';

/**
 * The stored secrets of a connection; where none is stored, those of the environment (containers and CI have
 * no settings to keep them in).
 * @throws AppError `secret-missing`.
 */
export async function connectionSecrets(app: App, connection: string): Promise<ConnectionSecrets> {
  const stored = await app.settings.secrets.get(connection);
  const secrets = stored ?? fromEnvironment(app);
  if (secrets === undefined) throw new AppError('secret-missing', { connection });
  app.redaction.add(secrets.secretAccessKey);
  app.redaction.add(secrets.sessionToken);
  return secrets;
}

function fromEnvironment({ host }: App): ConnectionSecrets | undefined {
  const secret = host.env[secretAccessKey.variable];
  const token = host.env[sessionToken.variable];
  if (!secret) return undefined;
  return { secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
}
