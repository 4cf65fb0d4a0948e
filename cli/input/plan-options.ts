import { type Command, Option } from 'commander';
import type { PlanSettings } from '#shared/plan.ts';
import type { App } from '../app.ts';
import { addKeepOptions, type KeepOptions, rulesOf } from './keep-options.ts';
import { collect } from './list-option.ts';
import { localPath } from './local-path.ts';

export interface PlanOptions extends KeepOptions {
  readonly connection?: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly verify?: 'weekly' | 'off';
}

/** The options that say what a plan saves, where to, and what it keeps. */
export function addPlanOptions(command: Command): Command {
  command
    .option('-c, --connection <name>', 'where to; may be left out when there is only one connection')
    .option('--include <pattern>', 'save only files that match (repeatable)', collect)
    .option('--exclude <pattern>', 'leave out what matches (repeatable)', collect)
    .addOption(
      new Option(
        '--verify <when>',
        'whether the app checks a sample of what is stored by itself (default: weekly)',
      ).choices(['weekly', 'off']),
    );
  return addKeepOptions(command);
}

/** What was given, as fields of a plan; what was not given is absent. */
export function planFields(
  app: App,
  folders: readonly string[],
  options: PlanOptions,
): Partial<Omit<PlanSettings, 'name'>> {
  const retention = rulesOf(options);
  return {
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    ...(folders.length === 0
      ? {}
      : { folders: folders.map((folder) => localPath(app, folder, 'name of a folder')) }),
    ...(options.include === undefined ? {} : { include: options.include }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    ...(options.verify === undefined ? {} : { verify: options.verify }),
    ...(Object.keys(retention).length === 0 ? {} : { retention }),
  };
}
