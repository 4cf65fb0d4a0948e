import type { Command } from 'commander';
import { diffBackups, sortedByPath } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions } from '../input/backup-options.ts';
import { addLinkOptions, backupOrLinkArgument, type NamedBackupOptions } from '../named-backup.ts';
import { isPartlyDamaged, openWithWarnings } from '../open-with-warnings.ts';
import type { Runner } from '../program.ts';
import { diffJson, diffText } from '../text/diff-text.ts';
import { withTwoBackups } from '../two-backups.ts';

export function addDiffCommand(program: Command, run: Runner): void {
  const command = program
    .command('diff')
    .summary('show what changed between two backups')
    .description('Show what changed from one backup to another, without downloading either.')
    .argument('<from>', `the earlier backup: ${backupOrLinkArgument}`)
    .argument('<to>', 'the later one, named in the same way')
    .action((from: string, to: string, options: NamedBackupOptions) =>
      run((app) => compare(app, from, to, options), { events: true }),
    );
  addLinkOptions(addBackupOptions(command));
  examples(command, [
    'holdall diff 7k3m9 latest',
    'holdall diff 7k3m9 p2x8q --json',
    'holdall diff https://example.com/backup.zip latest',
  ]);
}

async function compare(app: App, from: string, to: string, options: NamedBackupOptions) {
  return await withTwoBackups(app, [from, to], options, async (earlier, later) => {
    const before = await openWithWarnings(app, earlier.storage, earlier.entry);
    const after = await openWithWarnings(app, later.storage, later.entry);
    const diff = diffBackups(sortedByPath(before.records), sortedByPath(after.records), { moves: true });
    // What is missing from a damaged table of contents would look removed: never call that a sound comparison.
    const sound = !isPartlyDamaged(before) && !isPartlyDamaged(after);
    app.report.answer({
      text: diffText(diff),
      json: { type: 'result', ok: sound, from: earlier.entry.id, to: later.entry.id, diff: diffJson(diff) },
    });
    return sound ? ('ok' as const) : ('damaged' as const);
  });
}
