import type { Command } from 'commander';
import { diffBackups, sortedByPath } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions, type BackupChoice, backupArgument } from '../input/backup-options.ts';
import { withCatalog } from '../open-connection.ts';
import { isPartlyDamaged, openWithWarnings } from '../open-with-warnings.ts';
import type { Runner } from '../program.ts';
import { diffJson, diffText } from '../text/diff-text.ts';

export function addDiffCommand(program: Command, run: Runner): void {
  const command = program
    .command('diff')
    .summary('show what changed between two backups')
    .description('Show what changed from one backup to another, without downloading either.')
    .argument('<from>', `the earlier backup: ${backupArgument}`)
    .argument('<to>', 'the later one, named in the same way')
    .action((from: string, to: string, options: BackupChoice) =>
      run((app) => compare(app, from, to, options), { events: true }),
    );
  addBackupOptions(command);
  examples(command, ['holdall diff 7k3m9 latest', 'holdall diff 7k3m9 p2x8q --json']);
}

async function compare(app: App, from: string, to: string, options: BackupChoice) {
  return await withCatalog(app, options, async ({ storage, find }) => {
    const [earlier, later] = [find(from), find(to)];
    const before = await openWithWarnings(app, storage, earlier);
    const after = await openWithWarnings(app, storage, later);
    const diff = diffBackups(sortedByPath(before.records), sortedByPath(after.records), { moves: true });
    // What is missing from a damaged table of contents would look removed: never call that a sound comparison.
    const sound = !isPartlyDamaged(before) && !isPartlyDamaged(after);
    app.report.answer({
      text: diffText(diff),
      json: { type: 'result', ok: sound, from: earlier.id, to: later.id, diff: diffJson(diff) },
    });
    return sound ? ('ok' as const) : ('damaged' as const);
  });
}
