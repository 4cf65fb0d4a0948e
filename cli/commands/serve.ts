import { resolve } from 'node:path';
import type { Command } from 'commander';
import { startServer } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { collect } from '../input/list-option.ts';
import { wholeNumber } from '../input/whole-number.ts';
import type { Runner } from '../program.ts';

interface ServeOptions {
  readonly bucket: string[];
  readonly port: number;
}

const REGION = 'us-east-1';

export function addServeCommand(program: Command, run: Runner): void {
  const command = program
    .command('serve')
    .summary('offer folders of this computer as S3 buckets')
    .description(
      'Offer folders of this computer as S3 buckets, to this computer only (127.0.0.1), until Ctrl-C. Makes a new ' +
        'key pair each time, or takes HOLDALL_SERVE_ACCESS_KEY_ID and HOLDALL_SERVE_SECRET_ACCESS_KEY.',
    )
    .requiredOption('--bucket <name=dir>', 'a bucket and its folder (repeatable)', collect)
    .option('--port <n>', 'port to listen on; 0 for any free one', wholeNumber(0, 65_535), 0)
    .action((options: ServeOptions) => run((app) => serve(app, options), { events: true }));
  examples(command, [
    'holdall serve --bucket backups=/mnt/disk/backups --port 9000',
    'holdall serve --bucket a=./a --bucket b=./b --json',
  ]);
}

async function serve(app: App, options: ServeOptions) {
  const keys = keyPair(app);
  const server = await startServer({
    buckets: Object.fromEntries(options.bucket.map((text) => bucketOf(app, text))),
    accessKeys: [{ accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey }],
    region: REGION,
    port: options.port,
    ...app.ports,
  });
  try {
    const { accessKeyId, secretAccessKey } = keys;
    app.report.answer({
      text:
        `Endpoint       ${server.endpoint}\nRegion         ${REGION}\n` +
        `Access key id  ${accessKeyId}\nSecret key     ${keys.generated ? secretAccessKey : 'the one you gave'}\nCtrl-C ends it.\n`,
      json: { type: 'listening', endpoint: server.endpoint, region: REGION, accessKeyId, secretAccessKey },
    });
    await aborted(app.signal);
  } finally {
    await server.close();
  }
  // Ending is what Ctrl-C is for here.
  return 'ok' as const;
}

function bucketOf(app: App, text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new AppError('usage-invalid', {
      problem: `“${text}” is not NAME=DIR, as in --bucket backups=/mnt/disk/backups.`,
    });
  return [text.slice(0, at), resolve(app.host.cwd, text.slice(at + 1))];
}

/** The pair the person gave, else a new one, which then has to be shown. */
function keyPair(app: App) {
  const random = (length: number) => Buffer.from(app.ports.random.bytes(length)).toString('hex');
  const given = app.host.env.HOLDALL_SERVE_SECRET_ACCESS_KEY;
  return {
    accessKeyId: app.host.env.HOLDALL_SERVE_ACCESS_KEY_ID || `HOLDALL${random(6).toUpperCase()}`,
    secretAccessKey: given || random(20),
    generated: !given,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
