import type { Command } from 'commander';
import type { Catalog, CatalogEntry } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { examples } from '../examples.ts';
import { withCatalog } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { backupRowOf } from '../text/row.ts';
import { table } from '../text/table.ts';
import { count, formatDate } from '../text/words.ts';

interface ListOptions {
  readonly connection?: string;
  readonly plan?: string;
  readonly device?: string;
}

export function addListCommand(program: Command, run: Runner): void {
  const command = program
    .command('list')
    .summary('list the backups of all computers')
    .description('List the backups of all computers, newest first. With --json one array of all rows.')
    .option('-c, --connection <name>', 'where to look; may be left out when there is only one connection')
    .option('--plan <name>', 'only backups of this plan')
    .option('--device <name>', 'only backups of this computer')
    .action((options: ListOptions) =>
      run(
        (app) =>
          withCatalog(app, options, async ({ catalog }) => {
            const shown = catalog.backups.filter(
              (one) =>
                (options.plan === undefined || one.plan === options.plan) &&
                (options.device === undefined || one.device === options.device),
            );
            app.report.answer({
              text: listText(shown, catalog, app.host.stdout.columns()),
              json: shown.map(backupRowOf),
            });
            return 'ok' as const;
          }),
        { events: false },
      ),
    );
  examples(command, [
    'holdall list',
    'holdall list --connection home --plan documents',
    'holdall list --json',
  ]);
}

const columns = [
  { title: 'ID' },
  { title: 'Made' },
  { title: 'Computer', flexible: true },
  { title: 'Plan', flexible: true },
  { title: 'Files', align: 'right' },
  { title: 'Size', align: 'right' },
  { title: 'Status' },
  { title: 'Notes', flexible: true },
] as const;

/** The table of backups, with what else a person should know about the listing. */
export function listText(shown: readonly CatalogEntry[], catalog: Catalog, width?: number): string {
  const foreign =
    catalog.foreign === 0
      ? ''
      : `${count(catalog.foreign, 'object')} in this place ${catalog.foreign === 1 ? 'is' : 'are'} not Holdall's and ${catalog.foreign === 1 ? 'was' : 'were'} left alone.\n`;
  if (shown.length === 0) return `There are no backups here.\n${foreign}`;
  const rows = shown.map((one) => [
    one.id,
    formatDate(one.createdMs),
    one.device,
    one.plan,
    one.files.toLocaleString('en'),
    formatBytes(one.size),
    one.status === 'damaged' || one.checked ? one.status : 'not checked',
    notes(one),
  ]);
  return table(columns, rows, width) + foreign;
}

function notes(one: CatalogEntry): string {
  return [
    one.problem ?? '',
    one.pinned ? 'pinned' : '',
    one.status === 'incomplete' && !one.checked ? 'incomplete' : '',
    one.provenAt === null ? '' : `proven restorable ${formatDate(Date.parse(one.provenAt))}`,
  ]
    .filter((note) => note !== '')
    .join(', ');
}
