import type { Command } from 'commander';
import { pin, unpin } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions, type BackupChoice, backupArgument } from '../input/backup-options.ts';
import { withCatalog } from '../open-connection.ts';
import type { Runner } from '../program.ts';

export function addPinCommand(program: Command, run: Runner): void {
  const pinCommand = program
    .command('pin')
    .summary('keep a backup for good')
    .description('Keep a backup for good: pruning never removes it. Every computer sees the pin.')
    .argument('<backup>', backupArgument)
    .action((id: string, options: BackupChoice) =>
      run((app) => setPin(app, id, options, true), { events: false }),
    );
  addBackupOptions(pinCommand);
  examples(pinCommand, ['holdall pin latest', 'holdall pin 7k3m9']);
}

export function addUnpinCommand(program: Command, run: Runner): void {
  const unpinCommand = program
    .command('unpin')
    .summary('undo a pin')
    .description('Let pruning and deleting treat a backup like any other again.')
    .argument('<backup>', backupArgument)
    .action((id: string, options: BackupChoice) =>
      run((app) => setPin(app, id, options, false), { events: false }),
    );
  addBackupOptions(unpinCommand);
  examples(unpinCommand, ['holdall unpin 7k3m9']);
}

async function setPin(app: App, id: string, options: BackupChoice, pinned: boolean) {
  return await withCatalog(app, options, async ({ storage, find }) => {
    const entry = find(id);
    if (pinned) await pin(storage, entry, { by: app.settings.device().name, at: app.ports.clock.now() });
    else await unpin(storage, entry);
    app.report.answer({
      text: pinned ? `Backup ${entry.id} is pinned.\n` : `Backup ${entry.id} is no longer pinned.\n`,
      json: { type: 'result', ok: true, backup: { id: entry.id, key: entry.key, pinned } },
      confirmation: true,
    });
    return 'ok' as const;
  });
}
