import { resolve } from 'node:path';
import type { Command } from 'commander';
import { download } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { examples } from '../examples.ts';
import { addBackupOptions, type BackupChoice, backupArgument } from '../input/backup-options.ts';
import { withCatalog } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';

interface DownloadOptions extends BackupChoice {}

export function addDownloadCommand(program: Command, run: Runner): void {
  const command = program
    .command('download')
    .summary('fetch a backup as an ordinary zip file')
    .description('Fetch a backup as the ordinary zip file it is. Goes on where an earlier attempt stopped.')
    .argument('<backup>', backupArgument)
    .argument('<file>', 'the zip file to make; an existing one is never overwritten')
    .action((id: string, file: string, options: DownloadOptions) =>
      run(
        (app) =>
          withCatalog(app, options, async ({ storage, find }) => {
            const entry = find(id);
            const path = resolve(app.host.cwd, file);
            const { size } = await download({
              storage,
              backup: entry,
              file: path,
              ports: app.ports,
              onEvent: (event) => app.report.event(event),
              signal: app.signal,
            });
            app.report.answer({
              text: `Downloaded backup ${entry.id} to ${printable(path)} (${formatBytes(size)}).\n`,
              json: { type: 'result', ok: true, backup: { id: entry.id, key: entry.key }, file: path, size },
              confirmation: true,
            });
            return 'ok' as const;
          }),
        { events: true },
      ),
    );
  addBackupOptions(command);
  examples(command, [
    'holdall download latest backup.zip',
    'holdall download 7k3m9 ~/backup.zip --connection home',
  ]);
}
