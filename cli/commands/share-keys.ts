import type { Command } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import type { ShareKeyChange, ShownShareKey } from '#shared/share.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { confirm } from '../input/confirm.ts';
import { collect } from '../input/list-option.ts';
import { openShare } from '../open-share.ts';
import type { Runner } from '../program.ts';
import { table } from '../text/table.ts';
import { formatDate } from '../text/words.ts';

interface AddOptions {
  readonly readOnly?: boolean;
  readonly bucket?: string[];
}

export function addShareKeys(parent: Command, run: Runner): void {
  const keys = parent
    .command('keys')
    .summary('the keys that others come in with')
    .description('The keys that others come in with: list, add, change, rotate, remove.')
    .helpCommand(false);
  addList(keys, run);
  addAdd(keys, run);
  addSet(keys, run);
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
            key.lastUsedAt === null ? 'never' : formatDate(key.lastUsedAt),
          ]);
          const columns = [
            { title: 'Id' },
            { title: 'For', flexible: true },
            { title: 'May' },
            { title: 'Buckets', flexible: true },
            { title: 'Last used' },
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

interface SetKeyOptions {
  readonly label?: string;
  readonly readOnly?: boolean;
  readonly readWrite?: boolean;
  readonly bucket?: string[];
  readonly allBuckets?: boolean;
}

function addSet(parent: Command, run: Runner): void {
  const command = parent
    .command('set')
    .summary('change what a key may do')
    .description(
      'Change what a key is for and what it may do; what is not given stays. Its secret stays the same. It counts ' +
        'from the next request on; nothing is interrupted.',
    )
    .argument('<id>', 'id of the key')
    .option('--label <text>', 'whom or what it is for')
    .option('--read-only', 'it may list and read, nothing else')
    .option('--read-write', 'it may also write and delete')
    .option('--bucket <name>', 'it sees only this bucket (repeatable)', collect)
    .option('--all-buckets', 'it sees all buckets, also those shared later')
    .action((id: string, options: SetKeyOptions) =>
      run(
        async (app) => {
          const key = await openShare(app).changeKey(id, keyChange(options));
          const may = key.readOnly ? 'read' : 'read and write';
          const where = key.buckets === null ? 'in all buckets' : `in ${key.buckets.join(', ')}`;
          app.report.answer({
            text: `The key ${id} may now ${may} ${where}.\n`,
            json: { type: 'result', ok: true, key },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, [
    'holdall share keys set HOLDALL0123456789AB --read-only',
    'holdall share keys set HOLDALL0123456789AB --read-write --bucket films --bucket photos',
    'holdall share keys set HOLDALL0123456789AB --all-buckets --label "the old laptop"',
  ]);
}

function keyChange({ label, readOnly, readWrite, bucket, allBuckets }: SetKeyOptions): ShareKeyChange {
  const wrong = (problem: string) => new AppError('usage-invalid', { problem });
  if (readOnly && readWrite) throw wrong('--read-only and --read-write cannot both be.');
  if (bucket && allBuckets) throw wrong('--bucket and --all-buckets cannot both be.');
  const change = {
    ...(label === undefined ? {} : { label }),
    ...(readOnly || readWrite ? { readOnly: readOnly === true } : {}),
    ...(bucket || allBuckets ? { buckets: bucket ?? null } : {}),
  };
  if (Object.keys(change).length > 0) return change;
  throw wrong('Say what to change: --read-only, --read-write, --bucket NAME, --all-buckets or --label TEXT.');
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
