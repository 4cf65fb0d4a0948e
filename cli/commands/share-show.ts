import type { Command } from 'commander';
import type { ShareSettings } from '#shared/share.ts';
import { examples } from '../examples.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';

export function addShareShow(parent: Command, run: Runner): void {
  const command = parent
    .command('show')
    .summary('show what is set up')
    .description('Show what is set up: folders, address, encryption. Keys: holdall share keys list.')
    .action(() =>
      run(
        async (app) => {
          const settings = openShare(app).settings();
          app.report.answer({ text: inWords(settings), json: settings });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share show', 'holdall share show --json']);
}

const tlsWords = {
  off: 'none (http)',
  own: 'TLS, certificate made by Holdall',
  files: 'TLS, own certificate',
};

function inWords({ enabled, startWithApp, address, port, tls, buckets, keys }: ShareSettings): string {
  const lines: [string, string][] = [
    [
      'Switched on',
      enabled ? (startWithApp ? 'yes, starts with the app' : 'yes, but not with the app') : 'no',
    ],
    ['Address', `${address}, port ${port}`],
    ['Encryption', tlsWords[tls.kind]],
    ['Keys', String(keys.length)],
    ...buckets.map(({ name, folder }, index): [string, string] => [
      index === 0 ? 'Buckets' : '',
      `${name} = ${printable(folder)}`,
    ]),
  ];
  const text = lines.map(([name, value]) => `${name.padEnd(11)}  ${value}\n`).join('');
  return buckets.length > 0 ? text : `${text}No folder is shared yet: holdall share add NAME DIR\n`;
}
