import type { Command } from 'commander';
import { createShare } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import { encodeShareLink } from '#shared/share-link.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { collect } from '../input/list-option.ts';
import { addSecretOptions } from '../input/secret.ts';
import { type ServeOptions, serveNow, serveSecret } from '../input/serve-options.ts';
import { wholeNumber } from '../input/whole-number.ts';
import type { Runner } from '../program.ts';

/** How often a share that was set up is looked at again: somebody may change it meanwhile. */
const LOOK_AGAIN_MS = 60_000;

export function addServeCommand(program: Command, run: Runner): void {
  const command = program
    .command('serve')
    .summary('offer folders of this computer as S3 buckets')
    .description(
      'Offer folders of this computer as S3 buckets until Ctrl-C: to this computer only, unless --listen names ' +
        'another address, which turns TLS on. Makes a new key pair each time, or takes one from ' +
        `HOLDALL_SERVE_ACCESS_KEY_ID and ${serveSecret.variable}. Without --bucket it offers what is set up in ` +
        'Settings or with “holdall share”.',
    )
    .option('--bucket <name=dir>', 'a bucket and its folder (repeatable)', collect)
    .option('--port <n>', 'port to listen on; 0 for any free one (default: 0)', wholeNumber(0, 65_535))
    .option('--listen <address>', 'IP address to listen on, or 0.0.0.0 for all networks (default: 127.0.0.1)')
    .option('--tls', 'encrypt, with the certificate Holdall makes once for this computer')
    .option('--tls-cert <file>', 'encrypt with your own certificate: a PEM file')
    .option('--tls-key <file>', 'the key of that certificate: a PEM file')
    .option('--insecure-http', 'do not encrypt, although others can listen')
    .option('--read-only', 'the key may list and read, nothing else')
    .option('--access-key-id <id>', 'use this id; its secret is asked for');
  addSecretOptions(command, serveSecret);
  command.action((options: ServeOptions) =>
    run((app) => (options.bucket ? serveGiven(app, options, options.bucket) : serveSetUp(app, options)), {
      events: true,
    }),
  );
  examples(command, [
    'holdall serve --bucket backups=/mnt/disk/backups --port 9000',
    'holdall serve --bucket backups=/mnt/disk/backups --port 9000 --listen 0.0.0.0',
    'holdall serve --bucket a=./a --bucket b=./b --read-only --json',
    'holdall serve',
  ]);
}

/** What is shared now, to be told. */
interface Listening {
  readonly endpoints: readonly string[];
  readonly region: string;
  readonly accessKeyId: string;
  /** Only when it was made in this run. */
  readonly secretAccessKey: string | undefined;
  readonly fingerprint: string | null;
  /** One for each bucket that the key sees. */
  readonly links: readonly string[];
}

async function serveGiven(app: App, options: ServeOptions, buckets: readonly string[]) {
  const { server, accessKeyId, newSecret, names } = await serveNow(app, options, buckets);
  try {
    const { region, pin: fingerprint } = server;
    const [endpoint = ''] = server.endpoints;
    const links = names.map((bucket) =>
      encodeShareLink({ endpoint, region, bucket, accessKeyId, fingerprint }),
    );
    tell(app, { ...server, accessKeyId, secretAccessKey: newSecret, links });
    await aborted(app.signal);
  } finally {
    await server.close();
  }
  // Ending is what Ctrl-C is for here.
  return 'ok' as const;
}

async function serveSetUp(app: App, options: ServeOptions) {
  const given = Object.keys(options).find((name) => name !== 'bucket');
  if (given !== undefined)
    throw new AppError('usage-invalid', {
      problem:
        'Say what to offer with --bucket NAME=DIR. What is set up with “holdall share” has its own settings.',
    });
  const { home, ports, host, settings } = app;
  let last = '';
  const share = createShare({
    ...{ home, ports, hostName: host.hostName, secrets: settings.secrets },
    onChange: () => {
      const { failure } = share.status();
      if (failure && failure.message !== last && last !== '') app.report.warn(failure.message);
      last = failure?.message ?? 'fine';
    },
  });
  const known = await share.keys();
  const [first] = known.filter((key) => key.hasSecret);
  const label = 'holdall serve';
  const key = first ?? (await share.addKey({ label, readOnly: false, buckets: null }));
  try {
    const status = await share.start({ once: true }).catch(async (error: unknown) => {
      // Its secret was never shown, so nobody could ever use it.
      if ('secretAccessKey' in key) await share.removeKey(key.accessKeyId);
      throw error;
    });
    const { accessKeyId, buckets: seen } = key;
    const names = share.settings().buckets.map(({ name }) => name);
    const shown = names.filter((name) => seen === null || seen.includes(name));
    const links = await Promise.all(shown.map((name) => share.link(name, { accessKeyId })));
    if (status.state === 'elsewhere')
      app.report.warn(
        'Another Holdall program on this computer shares it already. This one waits, and takes over when that has ended.',
      );
    tell(app, {
      ...status,
      accessKeyId,
      secretAccessKey: 'secretAccessKey' in key ? key.secretAccessKey : undefined,
      links,
    });
    while (!app.signal.aborted) {
      await ports.clock.sleep(LOOK_AGAIN_MS, app.signal).catch(() => {});
      if (!app.signal.aborted) await share.resume();
    }
  } finally {
    await share.close();
  }
  return 'ok' as const;
}

function tell(app: App, listening: Listening): void {
  const { endpoints, region, accessKeyId, secretAccessKey, fingerprint, links } = listening;
  const [endpoint = ''] = endpoints;
  const lines: [string, string][] = [
    ...endpoints.map((one, index): [string, string] => [index === 0 ? 'Endpoint' : '', one]),
    ['Region', region],
    ['Access key id', accessKeyId],
    ['Secret key', secretAccessKey ?? 'the one you know'],
    ...(fingerprint === null ? [] : ([['Fingerprint', showFingerprint(fingerprint)]] as [string, string][])),
    ...links.map((link, index): [string, string] => [index === 0 ? 'Links' : '', link]),
  ];
  const text = lines.map(([name, value]) => `${name.padEnd(13)}  ${value}\n`).join('');
  app.report.answer({
    text: `${text}On the other computer: holdall connection add NAME --from LINK\nCtrl-C ends it.\n`,
    json: {
      ...{ type: 'listening', endpoint, region, accessKeyId, secretAccessKey },
      ...(fingerprint === null ? {} : { fingerprint }),
    },
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
