import type { Command } from 'commander';
import { redactedConnection } from '#engine/index.ts';
import { examples } from '../examples.ts';
import { chooseConnection } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';
import { table } from '../text/table.ts';
import { stateOf, stateText } from './connection-debug.ts';

export function addConnectionShow(parent: Command, run: Runner): void {
  const command = parent
    .command('show')
    .summary('show a connection without its secrets')
    .description('Show a connection. Secrets are never shown, only whether they are stored.')
    .argument('[name]', 'may be left out when there is only one connection')
    .option('--debug', 'also its id and version, what the storage can do, and the last error')
    .action((name: string | undefined, { debug = false }: { debug?: boolean }) =>
      run(
        async (app) => {
          const connection = chooseConnection(app, name);
          const shown = redactedConnection(connection, await app.settings.secrets.get(connection.name));
          const width = Math.max(...Object.keys(shown).map((key) => key.length));
          const lines = Object.entries(shown).map(
            ([key, value]) => `${key.padEnd(width)}  ${printable(String(value ?? '-')) || '-'}\n`,
          );
          const { secrets } = app.settings;
          const state = debug
            ? stateOf(app, app.settings.resources(secrets).find(connection.name), shown.accessKeyId)
            : undefined;
          app.report.answer({
            text: lines.join('') + (state ? stateText(state) : ''),
            json: { ...shown, ...state },
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, [
    'holdall connection show home',
    'holdall connection show home --debug',
    'holdall connection show home --json',
  ]);
}

export function addConnectionList(parent: Command, run: Runner): void {
  const command = parent
    .command('list')
    .summary('list the saved connections')
    .description('List the saved connections.')
    .action(() =>
      run(
        async (app) => {
          const all = app.settings.connections.list();
          const shown = await Promise.all(
            all.map(async (one) => redactedConnection(one, await app.settings.secrets.get(one.name))),
          );
          const rows = all.map((one) => [
            one.name,
            one.endpoint || 'AWS',
            one.region,
            one.bucket,
            one.rootPath,
          ]);
          const text =
            rows.length === 0
              ? 'There are no connections yet. Add one with “holdall connection add”.\n'
              : table(columns, rows, app.host.stdout.columns());
          app.report.answer({ text, json: shown });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall connection list', 'holdall connection list --json']);
}

const columns = [
  { title: 'Name' },
  { title: 'Endpoint', flexible: true },
  { title: 'Region' },
  { title: 'Bucket', flexible: true },
  { title: 'Root path', flexible: true },
] as const;
