import type { Command } from 'commander';
import {
  type ListedFile,
  listedRecord,
  listFiles,
  type OpenBackup,
  selectRecords,
  sortedByPath,
} from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions } from '../input/backup-options.ts';
import {
  addLinkOptions,
  backupOrLinkArgument,
  type NamedBackupOptions,
  withNamedBackup,
} from '../named-backup.ts';
import { isPartlyDamaged, openWithWarnings } from '../open-with-warnings.ts';
import type { Runner } from '../program.ts';
import { table } from '../text/table.ts';
import { count, formatDate } from '../text/words.ts';

interface FilesOptions extends NamedBackupOptions {
  readonly recursive?: boolean;
}

export function addFilesCommand(program: Command, run: Runner): void {
  const command = program
    .command('files')
    .summary('show what a backup holds')
    .description('Show what a backup holds, without downloading it. With --json one array of all entries.')
    .argument('<backup>', backupOrLinkArgument)
    .argument('[path]', 'a folder or file inside the backup')
    .option('-r, --recursive', 'all files below, not only what is directly in the folder')
    .action((id: string, path: string | undefined, options: FilesOptions) =>
      run((app) => files(app, id, path ?? '', options), { events: false }),
    );
  addLinkOptions(addBackupOptions(command));
  examples(command, [
    'holdall files latest',
    'holdall files 7k3m9 Documents/letters',
    'holdall files latest --recursive --json',
  ]);
}

async function files(app: App, id: string, path: string, options: FilesOptions) {
  return await withNamedBackup(app, id, options, async ({ storage, entry }) => {
    const backup = await openWithWarnings(app, storage, entry);
    const rows = options.recursive ? allBelow(backup, path) : listFiles(backup, path);
    app.report.answer({ text: () => filesText(rows, app.host.stdout.columns()), json: rows });
    return isPartlyDamaged(backup) ? ('damaged' as const) : ('ok' as const);
  });
}

/** Files and links at and below `path`, in path order. */
function allBelow(backup: OpenBackup, path: string): ListedFile[] {
  const { records } = selectRecords(backup, path === '' ? [] : [path]);
  const rows: ListedFile[] = [];
  for (const record of sortedByPath(records)) if (record.type !== 'folder') rows.push(listedRecord(record));
  return rows;
}

const columns = [
  { title: 'Size', align: 'right' },
  { title: 'Changed' },
  { title: 'Name', flexible: true },
] as const;

function filesText(rows: readonly ListedFile[], width?: number): string {
  if (rows.length === 0) return 'There is nothing in this folder.\n';
  const cells = rows.map((row) => [
    row.type === 'link' ? '' : formatBytes(row.size),
    row.mtime === null ? '' : formatDate(row.mtime),
    nameOf(row),
  ]);
  return `${table(columns, cells, width)}${count(rows.length, 'entry', 'entries')}\n`;
}

function nameOf(row: ListedFile): string {
  if (row.type === 'folder') return `${row.path}/`;
  return row.type === 'link' ? `${row.path} -> ${row.target}` : row.path;
}
