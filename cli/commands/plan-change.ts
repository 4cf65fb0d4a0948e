import type { Command } from 'commander';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addPlanOptions, type PlanOptions, planFields } from '../input/plan-options.ts';
import { chooseConnection } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { tellOfShared } from '../tell-of-shared.ts';
import { printable } from '../text/printable.ts';

export function addPlanAdd(parent: Command, run: Runner): void {
  const command = parent
    .command('add')
    .summary('save a plan')
    .description('Save a plan. Patterns are those of .gitignore, seen from each folder.')
    .argument('<name>', 'what to call it')
    .argument('<folders...>', 'the folders (or single files) to back up');
  addPlanOptions(command).action((name: string, folders: string[], options: PlanOptions) =>
    run(
      async (app) => {
        const connection = chooseConnection(app, options.connection).name;
        const defaults = { folders: [], include: [], exclude: [], retention: {} };
        const plan = await app.settings.plans.add({
          ...defaults,
          ...planFields(app, folders, options),
          name,
          connection,
        });
        warnOfMissing(app, plan.folders);
        tellOfShared(app, plan);
        app.report.answer({
          text: `The plan “${plan.name}” is saved. Run it with: holdall backup ${quoted(plan.name)}\n`,
          json: { type: 'result', ok: true, plan },
          confirmation: true,
        });
        return 'ok';
      },
      { events: false },
    ),
  );
  examples(command, [
    'holdall plan add documents ~/Documents --exclude "*.tmp" --keep-last 10 --keep-monthly 12',
    'holdall plan add notes ~/Notes --connection home --keep-daily 7 --keep-weekly 4',
  ]);
}

export function addPlanSet(parent: Command, run: Runner): void {
  const command = parent
    .command('set')
    .summary('change a plan')
    .description('Change a plan. What is given replaces what was saved; the rest stays as it is.')
    .argument('<name>', 'the plan')
    .argument('[folders...]', 'the folders to back up from now on');
  addPlanOptions(command).action((name: string, folders: string[], options: PlanOptions) =>
    run(
      async (app) => {
        const { plans } = app.settings;
        const plan = await plans.set({ ...plans.get(name), ...planFields(app, folders, options) });
        warnOfMissing(app, plan.folders);
        tellOfShared(app, plan);
        app.report.answer({
          text: `The plan “${name}” is changed.\n`,
          json: { type: 'result', ok: true, plan },
          confirmation: true,
        });
        return 'ok';
      },
      { events: false },
    ),
  );
  examples(command, [
    'holdall plan set documents --keep-last 20',
    'holdall plan set documents ~/Documents ~/Mail',
  ]);
}

/** As a shell wants it. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** A folder may be on a drive that is not connected now; more often its name is mistyped. */
function warnOfMissing(app: App, folders: readonly string[]): void {
  for (const folder of folders) {
    if (!app.ports.files.existsSync(folder))
      app.report.warn(`Warning: ${printable(folder)} does not exist at the moment.`);
  }
}
