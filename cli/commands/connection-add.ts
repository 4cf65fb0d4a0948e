import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { makeSecrets, redactedConnection, tidyConnection } from '#engine/index.ts';
import type { ConnectionSecrets } from '#shared/connection.ts';
import { cleanEndpoint } from '#shared/endpoint/clean-endpoint.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { parseShareLink } from '#shared/share-link.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import {
  addSecretOptions,
  isSecretGiven,
  readSecret,
  secretAccessKey,
  sessionToken,
} from '../input/secret.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { endpointTexts } from '../text/endpoint-text.ts';
import { placeInWords } from '../text/place.ts';

interface AddOptions {
  readonly provider?: string;
  readonly price?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly from?: string;
  readonly bucket?: string;
  readonly rootPath?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKeyFile?: string;
  readonly secretAccessKeyStdin?: boolean;
  readonly sessionTokenFile?: string;
  readonly sessionTokenStdin?: boolean;
  readonly addressing?: string;
  readonly ca?: string;
  readonly proxy?: string;
  readonly pinnedFingerprint?: string;
  readonly createBucket?: boolean;
}

export function addConnectionAdd(parent: Command, run: Runner): void {
  const command = parent
    .command('add')
    .summary('save a new connection')
    .description('Save a new connection. The secret is asked for without showing it.')
    .argument('<name>', 'what to call it on this computer')
    .option('--provider <id>', 'whose storage it is: fills in what is known (holdall connection providers)')
    .option('--endpoint <url>', 'address of the storage; leave it out for AWS')
    .option('--region <region>', 'region of the bucket, as your provider shows it')
    .option('--from <link>', 'a link that another computer made: holdall share link')
    .option('--bucket <name>', 'the bucket; may be left out when the address has it')
    .option('--root-path <path>', 'folder inside the bucket for everything Holdall stores')
    .option('--access-key-id <id>', 'the id of your key pair')
    .addOption(
      new Option(
        '--addressing <style>',
        'where the bucket goes: found out, in the path, or in the host name',
      ).choices(['auto', 'path', 'virtual']),
    )
    .option('--ca <file>', 'PEM file with the certificate authority of your own server')
    .option('--proxy <url>', 'go through this http(s) proxy')
    .option('--pinned-fingerprint <sha256>', 'trust exactly the certificate with this fingerprint')
    .option('--price <price>', 'what a GB costs a month, such as "0.006 EUR", instead of what is known')
    .option('--create-bucket', 'create the bucket when it does not exist yet (needs the network)');
  addSecretOptions(command, secretAccessKey);
  addSecretOptions(command, sessionToken);
  command.action((name: string, options: AddOptions) =>
    run((app) => add(app, name, options), { events: false }),
  );
  examples(command, [
    'holdall connection add home --endpoint https://s3.example.com --region eu-1 --bucket backups --access-key-id AKID',
    'holdall connection add nas --endpoint http://192.168.1.5:9000 --region us-east-1 --bucket backups --access-key-id AKID --secret-access-key-file key.txt --create-bucket',
    'holdall connection add b2 --provider b2 --region us-west-004 --bucket backups --access-key-id 0040…',
    "holdall connection add den --from 'holdall://s3?endpoint=…'",
    'printf %s "$SECRET" | holdall connection add home --endpoint https://s3.example.com --region eu-1 --bucket backups --access-key-id AKID --secret-access-key-stdin',
  ]);
}

async function add(app: App, name: string, options: AddOptions) {
  const { connections, secrets, resources } = app.settings;
  // Everything that can be refused without the secret is, so that nobody types it in vain.
  const tidy = tidyConnection({
    ...placeOf(options),
    name,
    caFile: options.ca === undefined ? undefined : resolve(app.host.cwd, options.ca),
  });
  const { connection } = tidy;
  if (connections.list().some((one) => one.name === name))
    throw new AppError('name-taken', { kind: 'connection', name });
  const given = await readSecrets(app, options);
  await resources(secrets).create({ ...connection, ...given });
  for (const text of endpointTexts(tidy)) app.report.warn(text);
  if (options.createBucket) {
    try {
      await createBucket(app, name);
    } catch (error) {
      app.report.warn(`The connection “${name}” is saved, but its bucket could not be reached or created.`);
      throw error;
    }
  }
  app.report.answer({
    text: `The connection “${name}” is saved: ${placeInWords(connection)}.\nTry it with: holdall connection test ${name}\n`,
    json: {
      type: 'result',
      ok: true,
      connection: redactedConnection(connection, given),
      endpointChanges: tidy.changes,
      endpointHints: tidy.hints,
    },
    confirmation: true,
  });
  return 'ok' as const;
}

/** The options, completed by the link that was given. */
function placeOf(options: AddOptions) {
  const { fingerprint = null, ...place } = options.from === undefined ? {} : parseShareLink(options.from);
  const linked = options.from === undefined ? {} : { ...place, addressing: 'path' };
  const pin = fingerprint === null ? {} : { pinnedFingerprint: fingerprint };
  const fields = { ...linked, ...pin, ...options };
  const bucket = fields.bucket ?? cleanEndpoint(fields.endpoint ?? '').bucket;
  const { accessKeyId } = fields;
  if (bucket === undefined || accessKeyId === undefined) {
    const missing = bucket === undefined ? '--bucket NAME' : '--access-key-id ID';
    throw new AppError('usage-invalid', {
      problem: `Give ${missing}, or the link of another computer with --from LINK.`,
    });
  }
  return { ...fields, accessKeyId };
}

async function readSecrets(app: App, options: AddOptions): Promise<ConnectionSecrets> {
  if (options.secretAccessKeyStdin && options.sessionTokenStdin)
    throw new AppError('usage-invalid', { problem: 'Only one secret can come from standard input.' });
  const secret = await readSecret(app, secretAccessKey, {
    file: options.secretAccessKeyFile,
    stdin: options.secretAccessKeyStdin,
  });
  const tokenSource = { file: options.sessionTokenFile, stdin: options.sessionTokenStdin };
  const token = isSecretGiven(app, sessionToken, tokenSource)
    ? await readSecret(app, sessionToken, tokenSource)
    : undefined;
  return makeSecrets(secret, token);
}

async function createBucket(app: App, name: string): Promise<void> {
  await withStorage(app, name, async ({ storage }) => {
    try {
      await storage.headBucket({ signal: app.signal });
    } catch (error) {
      if (!isAppError(error, 'bucket-missing')) throw error;
      await storage.createBucket({ signal: app.signal });
    }
  });
}
