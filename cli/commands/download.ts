import type { Command } from 'commander';
import { download } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { examples } from '../examples.ts';
import { addBackupOptions } from '../input/backup-options.ts';
import { addLimitOptions, type LimitOptions, transferOf } from '../input/limit-options.ts';
import { localPath } from '../input/local-path.ts';
import {
  addLinkOptions,
  backupOrLinkArgument,
  type NamedBackup,
  type NamedBackupOptions,
  withNamedBackup,
} from '../named-backup.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';

const otherTools = 'Other zip programs may still open parts of it.';

interface DownloadOptions extends NamedBackupOptions, LimitOptions {}

export function addDownloadCommand(program: Command, run: Runner): void {
  const command = program
    .command('download')
    .summary('fetch a backup as an ordinary zip file')
    .description('Fetch a backup as the ordinary zip file it is. Goes on where an earlier attempt stopped.')
    .argument('<backup>', backupOrLinkArgument)
    .argument('<file>', 'the zip file to make; an existing one is never overwritten')
    .action((id: string, file: string, options: DownloadOptions) =>
      run(
        async (app) => {
          const path = localPath(app, file, 'name of the file');
          const work = async ({ storage, entry }: NamedBackup) => {
            const { size, problem } = await download({
              evenIfDamaged: true,
              storage,
              backup: entry,
              file: path,
              ports: app.ports,
              onEvent: (event) => app.report.event(event),
              signal: app.signal,
            });
            const sound = problem === undefined;
            const text = `Downloaded backup ${entry.id} to ${printable(path)} (${formatBytes(size)}).\n`;
            app.report.answer({
              text: sound
                ? text
                : `${text}It is DAMAGED, as it is in the storage: ${problem}. ${otherTools}\n`,
              json: {
                type: 'result',
                ok: sound,
                backup: { id: entry.id, key: entry.key },
                file: path,
                size,
                ...(sound ? {} : { problem }),
              },
              ...(sound ? { confirmation: true } : {}),
            });
            return sound ? ('ok' as const) : ('damaged' as const);
          };
          return await withNamedBackup(app, id, options, work, { transfer: transferOf(app, options) });
        },
        { events: true },
      ),
    );
  addLinkOptions(addLimitOptions(addBackupOptions(command)));
  examples(command, [
    'holdall download latest backup.zip',
    'holdall download 7k3m9 ~/backup.zip --connection home',
  ]);
}
