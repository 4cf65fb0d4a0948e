import type { Command } from 'commander';
import type { ShownShareKey } from '#shared/share.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { confirm } from '../input/confirm.ts';
import { collect } from '../input/list-option.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';
import { table } from '../text/table.ts';

interface AddOptions {
  readonly readOnly?: boolean;
  readonly bucket?: string[];
}

export function addShareKeys(parent: Command, run: Runner): void {
  const keys = parent
    .command('keys')
    .summary('the keys that others come in with')
    .description('The keys that others come in with: list, add, rotate, remove.')
    .helpCommand(false);
  addList(keys, run);
  addAdd(keys, run);
  addRotate(keys, run);
  addRemove(keys, run);
}

function addList(parent: Command, run: Runner): void {
  const command = parent
    .command('list')
    .summary('list the keys')
    .description('List the keys. Their secrets are never shown again.')
    .action(() =>
      run(
        async (app) => {
          const keys = await openShare(app).keys();
          const rows = keys.map((key) => [
            key.accessKeyId,
            key.label,
            `${key.readOnly ? 'read' : 'read and write'}${key.hasSecret ? '' : ', secret lost'}`,
            key.buckets?.join(', ') ?? 'all',
          ]);
          const columns = [
            { title: 'Id' },
            { title: 'For', flexible: true },
            { title: 'May' },
            { title: 'Buckets', flexible: true },
          ] as const;
          const none = 'There are no keys yet. Add one with “holdall share keys add LABEL”.\n';
          const text = keys.length === 0 ? none : table(columns, rows, app.host.stdout.columns());
          app.report.answer({ text, json: keys });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share keys list']);
}

function addAdd(parent: Command, run: Runner): void {
  const command = parent
    .command('add')
    .summary('make a key and show its secret, once')
    .description(
      'Make a key and show its secret, once. One for each computer can be taken away from it alone.',
    )
    .argument('[label]', 'whom or what it is for', '')
    .option('--read-only', 'it may list and read, nothing else')
    .option('--bucket <name>', 'it sees only this bucket (repeatable)', collect)
    .action((label: string, { readOnly = false, bucket }: AddOptions) =>
      run(
        async (app) => {
          show(app, await openShare(app).addKey({ label, readOnly, buckets: bucket ?? null }));
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, [
    'holdall share keys add laptop',
    'holdall share keys add tv --read-only --bucket films',
  ]);
}

function addRotate(parent: Command, run: Runner): void {
  const command = parent
    .command('rotate')
    .summary('make a new secret for a key')
    .description('Make a new secret for a key and show it, once. The old one is void.')
    .argument('<id>', 'id of the key')
    .action((id: string) =>
      run(
        async (app) => {
          show(app, await openShare(app).rotateKey(id));
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share keys rotate HOLDALL0123456789AB']);
}

function addRemove(parent: Command, run: Runner): void {
  const command = parent
    .command('remove')
    .summary('take a key away')
    .description('Take a key away: nobody comes in with it any more.')
    .argument('<id>', 'id of the key')
    .option('--yes', 'do not ask')
    .action((id: string, options: { yes?: boolean }) =>
      run(
        async (app) => {
          const question = `Shall nobody come in with ${id} any more?`;
          if (!(await confirm(app, question, options.yes === true))) return 'cancelled';
          await openShare(app).removeKey(id);
          app.report.answer({
            text: `The key ${id} is void.\n`,
            json: { type: 'result', ok: true },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall share keys remove HOLDALL0123456789AB']);
}

function show(app: App, key: ShownShareKey): void {
  app.report.answer({
    text:
      `Access key id  ${key.accessKeyId}\nSecret key     ${key.secretAccessKey}\n` +
      'The secret is shown this once. Type or paste it on the other computer.\n',
    json: key,
  });
}
