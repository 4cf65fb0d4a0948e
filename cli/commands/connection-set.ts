import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  changeConnection,
  changeSecrets,
  connectionFields,
  redactedConnection,
  type SecretField,
  secretFields,
} from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import {
  addSecretOptions,
  readSecret,
  refuseOnCommandLine,
  type SecretKind,
  type SecretSource,
  secretAccessKey,
  sessionToken,
} from '../input/secret.ts';
import type { Runner } from '../program.ts';

interface SetOptions {
  readonly secretAccessKeyFile?: string;
  readonly secretAccessKeyStdin?: boolean;
  readonly sessionTokenFile?: string;
  readonly sessionTokenStdin?: boolean;
  readonly remove?: boolean;
}

const secretKinds: Readonly<Record<SecretField, SecretKind>> = {
  'secret-access-key': secretAccessKey,
  'session-token': sessionToken,
};

const isSecretField = (field: string): field is SecretField => secretFields.some((one) => one === field);

export function addConnectionSet(parent: Command, run: Runner): void {
  const command = parent
    .command('set')
    .summary('change one field of a connection')
    .description(
      `Change one field of a connection: ${[...connectionFields, ...secretFields].join(', ')}. ` +
        'The last two are secrets: leave VALUE out to be asked, or give a file or standard input.',
    )
    .argument('<name>', 'the connection')
    .argument('<field>', 'what to change')
    .argument('[value]', 'its new value; never for secrets');
  addSecretOptions(command, secretAccessKey);
  addSecretOptions(command, sessionToken);
  command
    .option('--remove', 'take the session token away')
    .action((name: string, field: string, value: string | undefined, options: SetOptions) =>
      run((app) => set(app, name, field, value, options), { events: false }),
    );
  examples(command, [
    'holdall connection set home endpoint https://s3.example.com',
    'holdall connection set home secret-access-key',
    'holdall connection set home secret-access-key --secret-access-key-file key.txt',
    'holdall connection set home session-token --remove',
  ]);
}

async function set(app: App, name: string, field: string, value: string | undefined, options: SetOptions) {
  const { connections, secrets } = app.settings;
  const before = connections.get(name);
  if (isSecretField(field)) {
    if (value !== undefined) refuseOnCommandLine(secretKinds[field]);
    await setSecret(app, name, field, options);
  } else {
    if (value === undefined)
      throw new AppError('usage-invalid', {
        problem: `Give the new value: holdall connection set ${name} ${field} VALUE`,
      });
    const given = field === 'ca' && value !== '' ? resolve(app.host.cwd, value) : value;
    await connections.set(changeConnection(before, field, given));
  }
  app.report.answer({
    text: `The ${field} of the connection “${name}” is changed.\n`,
    json: {
      type: 'result',
      ok: true,
      connection: redactedConnection(connections.get(name), await secrets.get(name)),
    },
    confirmation: true,
  });
  return 'ok' as const;
}

async function setSecret(app: App, name: string, field: SecretField, options: SetOptions): Promise<void> {
  const { secrets } = app.settings;
  const removing = options.remove === true && field === 'session-token';
  const value = removing ? '' : await readSecret(app, secretKinds[field], sourceOf(field, options));
  if (value.trim() === '' && !removing)
    throw new AppError('field-invalid', { field: secretKinds[field].label, problem: 'it is empty' });
  await secrets.set(name, changeSecrets(name, await secrets.get(name), field, value));
}

function sourceOf(field: SecretField, options: SetOptions): SecretSource {
  return field === 'session-token'
    ? { file: options.sessionTokenFile, stdin: options.sessionTokenStdin }
    : { file: options.secretAccessKeyFile, stdin: options.secretAccessKeyStdin };
}
