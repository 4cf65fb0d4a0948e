import { type Command, InvalidArgumentError } from 'commander';
import { type VerifyMode, verifyStored } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addBackupOptions } from '../input/backup-options.ts';
import { addLimitOptions, type LimitOptions, transferOf } from '../input/limit-options.ts';
import {
  addLinkOptions,
  backupOrLinkArgument,
  type NamedBackup,
  type NamedBackupOptions,
  withNamedBackup,
} from '../named-backup.ts';
import type { Runner } from '../program.ts';
import { verifyText } from '../text/verify-text.ts';

interface VerifyOptions extends NamedBackupOptions, LimitOptions {
  readonly sample?: number;
  readonly full?: boolean;
}

/** Read when neither --sample nor --full is given. */
const DEFAULT_SAMPLE = 5;

export function addVerifyCommand(program: Command, run: Runner): void {
  const command = program
    .command('verify')
    .summary('read stored data back and compare it')
    .description(
      'Read stored data back and compare every checksum. Only --full, which reads everything, proves the whole ' +
        'backup restorable; the result is kept beside the backup for every computer to see, except behind a link.',
    )
    .argument('<backup>', backupOrLinkArgument)
    .option(
      '--sample <percent>',
      `read about this share of the data, chosen at random (default: ${DEFAULT_SAMPLE}%)`,
      percent,
    )
    .option('--full', 'read everything')
    .action((id: string, options: VerifyOptions) => run((app) => check(app, id, options), { events: true }));
  addLinkOptions(addLimitOptions(addBackupOptions(command)));
  examples(command, [
    'holdall verify latest',
    'holdall verify latest --sample 20%',
    'holdall verify 7k3m9 --full --json',
  ]);
}

async function check(app: App, id: string, options: VerifyOptions) {
  if (options.full && options.sample !== undefined)
    throw new AppError('usage-invalid', { problem: 'Give either --full or --sample, not both.' });
  const mode: VerifyMode = options.full ? 'full' : { samplePercent: options.sample ?? DEFAULT_SAMPLE };
  const work = async (named: NamedBackup) => {
    const { entry, storage } = named;
    const result = await verifyStored({
      storage,
      entry,
      mode,
      mayMark: !named.isLinked,
      ports: app.ports,
      onEvent: (event) => app.report.event(event),
      signal: app.signal,
    });
    app.report.answer({
      text: verifyText(entry.id, result, mode),
      json: {
        type: 'result',
        ok: result.ok,
        backup: { id: entry.id, key: entry.key },
        verify: { ...result, issues: result.issues.length },
      },
      ...(result.ok ? { confirmation: true } : {}),
    });
    return result.ok ? ('ok' as const) : ('damaged' as const);
  };
  return await withNamedBackup(app, id, options, work, { transfer: transferOf(app, options) });
}

function percent(text: string): number {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)\s*%?$/.exec(text);
  const value = Number(match?.[1]);
  if (match === null || value <= 0 || value > 100)
    throw new InvalidArgumentError('It must be a percentage above 0 and up to 100, for example 5%.');
  return value;
}
