import { type Command, Option } from 'commander';
import {
  type CatalogEntry,
  type ConflictMode,
  openBackup,
  type RestoreResult,
  restore,
  selectRecords,
} from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
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
import { restoreJson, restoreText } from '../text/restore-text.ts';
import { formatDate } from '../text/words.ts';

interface RestoreOptions extends NamedBackupOptions, LimitOptions {
  readonly to: string;
  readonly onConflict: ConflictMode;
  readonly dryRun?: boolean;
}

export function addRestoreCommand(program: Command, run: Runner): void {
  const command = program
    .command('restore')
    .summary('restore a backup, or some of its files')
    .description(
      'Restore a backup, or some of its files and folders, into DIR. Each backed-up folder becomes a folder of ' +
        'that name there: DIR/Documents/… Every file is checked before it gets its name.',
    )
    .argument('<backup>', backupOrLinkArgument)
    .argument('[paths...]', 'files or folders inside the backup, as “holdall files” shows them')
    .requiredOption('--to <dir>', 'where to; made when it does not exist')
    .addOption(
      new Option('--on-conflict <how>', 'when something is already there')
        .choices(['keep-both', 'skip', 'overwrite-older', 'overwrite'])
        .default('keep-both'),
    )
    .option('--dry-run', 'only say what would happen')
    .action((id: string, paths: string[], options: RestoreOptions) =>
      run((app) => restoreBackup(app, id, paths, options), { events: true }),
    );
  addLinkOptions(addLimitOptions(addBackupOptions(command)));
  examples(command, [
    'holdall restore latest --to ~/restored',
    'holdall restore 7k3m9 Documents/letters --to /tmp/letters --on-conflict skip',
    'holdall restore latest --to ~/restored --on-conflict overwrite-older --dry-run',
    'holdall restore https://example.com/backup.zip --to ~/restored',
  ]);
}

async function restoreBackup(app: App, id: string, paths: readonly string[], options: RestoreOptions) {
  const to = localPath(app, options.to, 'folder to restore to');
  if (paths.some((path) => path.trim() === ''))
    throw new AppError('usage-invalid', { problem: 'The path inside the backup is empty.' });
  const work = async ({ storage, entry }: NamedBackup) => {
    if (!app.globals.json && !app.globals.quiet) app.report.warn(origin(entry));
    const backup = await openBackup(storage, entry, { signal: app.signal });
    const result = await restore({
      storage,
      backup,
      ...selectRecords(backup, paths),
      to,
      onConflict: options.onConflict,
      dryRun: options.dryRun === true,
      ports: app.ports,
      onEvent: (event) => app.report.event(event),
      signal: app.signal,
    });
    const reason = backup.problem === undefined ? reasonOf(result) : 'damaged';
    app.report.answer({
      text: restoreText(result, { listDamaged: backup.problem !== undefined }),
      json: {
        type: 'result',
        ok: reason === 'ok',
        backup: { id: entry.id, key: entry.key },
        ...restoreJson(result),
      },
      ...(reason === 'ok' && !result.dryRun && result.movedAside.length === 0 ? { confirmation: true } : {}),
    });
    return reason;
  };
  return await withNamedBackup(app, id, options, work, { transfer: transferOf(app, options) });
}

/** Which backup this is, said before anything happens. */
function origin(entry: CatalogEntry): string {
  const made = `Backup ${entry.id}: “${entry.plan}” of ${entry.device}, made ${formatDate(entry.createdMs)}.`;
  const lacks =
    entry.status === 'incomplete' ? ' It is incomplete: when it was made, something was left out.' : '';
  return printable(made + lacks);
}

/** Damage in the storage is the graver news; anything else that was left out comes after it. */
function reasonOf(result: RestoreResult) {
  if (result.damaged > 0) return 'damaged' as const;
  return result.issues.length > 0 ? ('incomplete' as const) : ('ok' as const);
}
