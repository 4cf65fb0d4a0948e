import type { Command } from 'commander';
import { type MadeLink, makeLink, parseDuration } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions, type BackupChoice, backupArgument } from '../input/backup-options.ts';
import { withCatalog } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { formatDate } from '../text/words.ts';

interface LinkOptions extends BackupChoice {
  readonly expires: string;
}

export function addLinkCommand(program: Command, run: Runner): void {
  const command = program
    .command('link')
    .summary('make a link to a backup that works for some time')
    .description(
      'Make a link with which anybody can fetch one backup, without keys, until it ends. Backups are not encrypted: ' +
        'whoever has the link can read everything in it. It is printed on standard output and kept nowhere. It cannot ' +
        'be taken back by itself: to end it early, delete the backup, or replace the access key it was made with.',
    )
    .argument('<backup>', backupArgument)
    .option('--expires <time>', 'how long it works, at most 7d: 12h, 3d', '1d')
    .action((id: string, options: LinkOptions) => run((app) => link(app, id, options), { events: false }));
  addBackupOptions(command);
  examples(command, [
    'holdall link latest --plan documents',
    'holdall link 7k3m9 --expires 7d',
    'holdall link latest | holdall restore - --to /tmp/there',
  ]);
}

async function link(app: App, id: string, options: LinkOptions) {
  const forMs = parseDuration(options.expires);
  return await withCatalog(app, options, async ({ storage, find }) => {
    const entry = find(id);
    const made = await makeLink(storage, entry, { forMs, clock: app.ports.clock, signal: app.signal });
    for (const line of remarks(made)) app.report.warn(line);
    const { url, endsWithKeys, reach } = made;
    const expiresAt = new Date(made.expiresAt).toISOString();
    app.report.answer({
      text: `${url}\n`,
      json: {
        type: 'result',
        ok: true,
        backup: { id: entry.id, key: entry.key },
        ...{ url, expiresAt, endsWithKeys, reach },
      },
    });
    return 'ok' as const;
  });
}

const reachWords: Record<MadeLink['reach'], string | null> = {
  everybody: null,
  'own-network': 'It works inside the network of this storage only.',
  'this-computer': 'It works on this computer only, where the storage is.',
};

function remarks({ expiresAt, endsWithKeys, reach }: MadeLink): string[] {
  const where = reachWords[reach];
  return [
    'Anyone with this link can read everything in the backup: it is not encrypted.',
    `It works until ${formatDate(expiresAt)}.`,
    ...(endsWithKeys
      ? ['The keys of the connection are temporary: when they end earlier, so does the link.']
      : []),
    ...(where === null ? [] : [where]),
  ];
}
