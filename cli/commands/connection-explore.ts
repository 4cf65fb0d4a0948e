import type { Command } from 'commander';
import { exploreConnection } from '#engine/index.ts';
import type { ExploredFolder } from '#shared/contract/connections.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../input/whole-number.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { table } from '../text/table.ts';
import { formatDate } from '../text/words.ts';

interface ExploreOptions {
  readonly cursor?: string;
  readonly limit?: number;
}

export function addConnectionExplore(parent: Command, run: Runner): void {
  const command = parent
    .command('explore')
    .summary('look into the storage of a connection')
    .description(
      'List the folders and objects in a folder of the storage, whatever has put them there. Paths count from the ' +
        'root path of the connection. One page at a time: the next one begins at the cursor that is printed.',
    )
    .argument('<name>', 'the connection')
    .argument('[path]', 'a folder; the root path itself when left out')
    .option('--limit <n>', 'most names on the page, 1 to 1000', wholeNumber(1, 1000))
    .option('--cursor <text>', 'go on where the page before ended')
    .action((name: string, path: string | undefined, { cursor, limit }: ExploreOptions) =>
      run(
        (app) =>
          withStorage(app, name, async ({ connection, storage }) => {
            const { signal } = app;
            const page = await exploreConnection(storage, connection, { path, cursor, limit, signal });
            app.report.answer({ text: pageText(page, name, app.host.stdout.columns()), json: page });
            return 'ok' as const;
          }),
        { events: false },
      ),
    );
  examples(command, [
    'holdall connection explore home',
    'holdall connection explore home documents/Laptop --limit 50 --json',
  ]);
}

function pageText(page: ExploredFolder, name: string, width: number | undefined): string {
  const rows = [
    ...page.folders.map((folder) => [`${folder.name}/`, '', '']),
    ...page.objects.map(({ name: object, size, modified }) => [
      object,
      formatBytes(size),
      modified === null ? '' : formatDate(Date.parse(modified)),
    ]),
  ];
  const listed =
    rows.length === 0 ? `There is nothing in ${page.bucket}/${page.prefix}.\n` : table(columns, rows, width);
  if (page.next === null) return listed;
  return `${listed}\nThere is more: holdall connection explore ${name} ${page.path ? `'${page.path}' ` : ''}--cursor ${page.next}\n`;
}

const columns = [
  { title: 'Name', flexible: true },
  { title: 'Size', align: 'right' },
  { title: 'Changed' },
] as const;
