import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  anyVersion,
  connectionFields,
  redactedConnection,
  type SecretField,
  secretFields,
  type TidyConnection,
  tidyChange,
} from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { ConnectionDocument } from '#shared/connection-document.ts';
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
import { endpointTexts } from '../text/endpoint-text.ts';

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
        'The last two are secrets: leave VALUE out to be asked, give a file, or “-” for standard input.',
    )
    .argument('<name>', 'the connection')
    .argument('<field>', 'what to change')
    .argument('[value]', 'its new value; for secrets only “-”');
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
    'printf %s "$TOKEN" | holdall connection set home session-token -',
    'holdall connection set home session-token --remove',
  ]);
}

async function set(app: App, name: string, field: string, value: string | undefined, options: SetOptions) {
  const { connections, secrets } = app.settings;
  connections.get(name);
  const notes: TidyConnection[] = [];
  const edit = isSecretField(field)
    ? await secretEdit(app, name, field, value, options)
    : fieldEdit(app, name, field, value, notes);
  const resources = app.settings.resources(secrets);
  const { settings } = await resources.change(resources.find(name).id, anyVersion, edit);
  const { changes = [], hints = [] } = notes.at(-1) ?? {};
  for (const text of endpointTexts({ changes, hints })) app.report.warn(text);
  app.report.answer({
    text: `The ${field} of the connection “${name}” is changed.\n`,
    json: {
      type: 'result',
      ok: true,
      connection: redactedConnection(settings, await secrets.get(name)),
      endpointChanges: changes,
      endpointHints: hints,
    },
    confirmation: true,
  });
  return 'ok' as const;
}

type Edit = (settings: ConnectionSettings) => ConnectionDocument;

/** What is made of an address goes into `notes`, once for each time the edit is done. */
function fieldEdit(
  app: App,
  name: string,
  field: string,
  value: string | undefined,
  notes: TidyConnection[],
): Edit {
  if (value === undefined)
    throw new AppError('usage-invalid', {
      problem: `Give the new value: holdall connection set ${name} ${field} VALUE`,
    });
  const given = field === 'ca' && value !== '' ? resolve(app.host.cwd, value) : value;
  return (settings) => {
    const tidy = tidyChange(settings, field, given);
    notes.push(tidy);
    return tidy.connection;
  };
}

async function secretEdit(
  app: App,
  name: string,
  field: SecretField,
  value: string | undefined,
  options: SetOptions,
): Promise<Edit> {
  const kind = secretKinds[field];
  const fromInput = value === '-';
  if (value !== undefined && !fromInput) refuseOnCommandLine(kind);
  // Whoever is asked for a passphrase is asked before anything waits for it.
  const stored = await app.settings.secrets.get(name);
  if (!stored && field === 'session-token') throw new AppError('secret-missing', { connection: name });
  const removing = options.remove === true && field === 'session-token';
  const source = sourceOf(field, options);
  const given = removing ? '' : await readSecret(app, kind, fromInput ? { ...source, stdin: true } : source);
  if (given.trim() === '' && !removing)
    throw new AppError('field-invalid', { field: kind.label, problem: 'it is empty' });
  const member = field === 'session-token' ? 'sessionToken' : 'secretAccessKey';
  return (settings) => ({ ...settings, [member]: given });
}

function sourceOf(field: SecretField, options: SetOptions): SecretSource {
  return field === 'session-token'
    ? { file: options.sessionTokenFile, stdin: options.sessionTokenStdin }
    : { file: options.secretAccessKeyFile, stdin: options.secretAccessKeyStdin };
}
