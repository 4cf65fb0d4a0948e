import type { Command } from 'commander';
import { readTlsFiles } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ShareChange, ShareTls } from '#shared/share.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { localPath } from '../input/local-path.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';

interface SetOptions {
  readonly cert?: string;
  readonly key?: string;
}

const fields = ['enabled', 'start-with-app', 'address', 'port', 'tls'] as const;

export function addShareSet(parent: Command, run: Runner): void {
  const command = parent
    .command('set')
    .summary('change how it is shared')
    .description(
      `Change how it is shared: ${fields.join(', ')}. An address that others reach turns TLS on. “tls” is off, own ` +
        '(the certificate Holdall makes) or files (yours, with --cert and --key).',
    )
    .argument('<field>', 'what to change')
    .argument('<value>', 'its new value')
    .option('--cert <file>', 'with “tls files”: PEM file of the certificate')
    .option('--key <file>', 'with “tls files”: PEM file of its key')
    .action((field: string, value: string, options: SetOptions) =>
      run(
        async (app) => {
          const settings = await openShare(app).configure(changeOf(app, field, value, options));
          app.report.answer({
            text: `The ${field} is changed.\n`,
            json: { type: 'result', ok: true, share: settings },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, [
    'holdall share set enabled yes',
    'holdall share set address 0.0.0.0',
    'holdall share set port 9000',
    'holdall share set tls files --cert cert.pem --key key.pem',
  ]);
}

function changeOf(app: App, field: string, value: string, options: SetOptions): ShareChange {
  switch (fields.find((one) => one === field)) {
    case 'enabled':
      return { enabled: yesOrNo(field, value) };
    case 'start-with-app':
      return { startWithApp: yesOrNo(field, value) };
    case 'address':
      return { address: value };
    case 'port':
      return { port: portOf(value) };
    case 'tls':
      return { tls: tlsOf(app, value, options) };
    case undefined:
      throw new AppError('usage-invalid', {
        problem: `There is no field “${field}”. Fields: ${fields.join(', ')}.`,
      });
  }
}

function yesOrNo(field: string, value: string): boolean {
  if (value === 'yes') return true;
  if (value === 'no') return false;
  throw new AppError('field-invalid', { field, problem: 'it can be yes or no' });
}

function portOf(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new AppError('field-invalid', { field: 'port', problem: 'it is a number from 1 to 65535' });
}

function tlsOf(app: App, value: string, { cert, key }: SetOptions): ShareTls {
  if (value === 'off' || value === 'own') return { kind: value };
  if (value !== 'files')
    throw new AppError('field-invalid', { field: 'tls', problem: 'it can be off, own or files' });
  if (cert === undefined || key === undefined)
    throw new AppError('usage-invalid', { problem: 'Give both files: --cert FILE --key FILE.' });
  const certFile = localPath(app, cert, 'certificate file');
  const keyFile = localPath(app, key, 'key file');
  // Said now, not when it is started by somebody who does not see why it fails.
  readTlsFiles(certFile, keyFile, app.ports);
  return { kind: 'files', certFile, keyFile };
}
