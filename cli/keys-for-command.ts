import {
  anyVersion,
  type CredentialSource,
  type Credentials,
  changeConnection,
  makeSecrets,
  RenewableCredentials,
} from '#engine/index.ts';
import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import type { App } from './app.ts';

/** Who has typed them wrongly so often has the wrong ones at hand. */
const MOST_TRIES = 5;

/**
 * The keys of a connection for one command. When temporary ones expire on the way, the person at the terminal is
 * asked for others, and the command goes on with them. Where nobody can be asked it fails with `token-expired`,
 * unless somebody has saved others meanwhile.
 */
export function keysForCommand(
  app: App,
  connection: ConnectionSettings,
  secrets: ConnectionSecrets,
): CredentialSource {
  const give = async (expired: Credentials, error: AppError, stopped: AbortSignal) => {
    const saved = await savedKeys(app, connection.name);
    if (saved && !areSame(saved, expired)) return saved;
    if (app.globals.json || !app.host.stdin.isTerminal) return undefined;
    const signal = AbortSignal.any([stopped, app.signal]);
    const given = await ask(app, connection, { expired, error, signal });
    if (given && saved) await save(app, connection.name, given);
    return given;
  };
  return new RenewableCredentials({ accessKeyId: connection.accessKeyId, ...secrets }, { give });
}

async function savedKeys(app: App, name: string): Promise<Credentials | undefined> {
  const secrets = await app.settings.secrets.get(name);
  if (!secrets) return undefined;
  app.redaction.add(secrets.secretAccessKey);
  app.redaction.add(secrets.sessionToken);
  return { accessKeyId: app.settings.connections.get(name).accessKeyId, ...secrets };
}

async function ask(
  app: App,
  connection: ConnectionSettings,
  { expired, error, signal }: { expired: Credentials; error: AppError; signal: AbortSignal },
): Promise<Credentials | undefined> {
  const { stdin } = app.host;
  app.report.warn(
    `${error.message}\nEnter new keys for the connection “${connection.name}”, and it goes on where it is. ` +
      'Ctrl-C stops it; what was uploaded is kept.',
  );
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const id = await stdin.ask(`Access key id [${expired.accessKeyId}]: `, { hidden: false, signal });
    const secret = await stdin.ask('Secret access key (not shown): ', { hidden: true, signal });
    const token = await stdin.ask('Session token (not shown): ', { hidden: true, signal });
    for (const text of [secret, token]) app.redaction.add(text.trim());
    try {
      const accessKeyId = id.trim() === '' ? expired.accessKeyId : id;
      const checked = changeConnection(connection, 'access-key-id', accessKeyId);
      return { accessKeyId: checked.accessKeyId, ...makeSecrets(secret, token) };
    } catch (refused) {
      if (!isAppError(refused)) throw refused;
      app.report.warn(refused.message);
    }
  }
  return undefined;
}

/** So that the next command has them as well. */
async function save(app: App, name: string, given: Credentials): Promise<void> {
  const resources = app.settings.resources(app.settings.secrets);
  const { accessKeyId, secretAccessKey, sessionToken = '' } = given;
  await resources.change(resources.find(name).id, anyVersion, (document) => ({
    ...document,
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }));
}

function areSame(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    a.sessionToken === b.sessionToken
  );
}
