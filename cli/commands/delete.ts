import type { Command } from 'commander';
import { type CatalogEntry, deleteBackup } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions, type BackupChoice, backupArgument } from '../input/backup-options.ts';
import { confirm } from '../input/confirm.ts';
import { withCatalog } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';
import { formatDate } from '../text/words.ts';

interface DeleteOptions extends BackupChoice {
  readonly yes?: boolean;
}

export function addDeleteCommand(program: Command, run: Runner): void {
  const command = program
    .command('delete')
    .summary('remove one backup for good')
    .description(
      'Remove one backup from the storage, for every computer and for good. A pinned one is refused.',
    )
    .argument('<backup>', backupArgument)
    .option('-y, --yes', 'do not ask; needed where nobody can be asked')
    .action((id: string, options: DeleteOptions) => run((app) => remove(app, id, options), { events: true }));
  addBackupOptions(command);
  examples(command, ['holdall delete 7k3m9', 'holdall delete 7k3m9 --yes --json']);
}

async function remove(app: App, id: string, options: DeleteOptions) {
  return await withCatalog(app, options, async ({ storage, find }) => {
    const entry = find(id);
    // Refused before the question: asking about something that will not happen would be odd.
    if (entry.pinned) throw new AppError('backup-pinned', { id: entry.id });
    if (!(await confirm(app, `Remove ${describe(entry)} for good?`, options.yes === true))) {
      app.report.answer({ text: 'Nothing was removed.\n', json: undefined });
      return 'cancelled' as const;
    }
    await deleteBackup(storage, entry);
    app.report.answer({
      text: `Removed ${describe(entry)}.\n`,
      json: { type: 'result', ok: true, removed: [{ id: entry.id, key: entry.key, size: entry.size }] },
      confirmation: true,
    });
    return 'ok' as const;
  });
}

function describe(entry: CatalogEntry): string {
  return printable(
    `backup ${entry.id} (“${entry.plan}” of ${entry.device}, ${formatDate(entry.createdMs)}, ${formatBytes(entry.size)})`,
  );
}
