import type { Command } from 'commander';
import type { PlanSettings } from '#shared/plan.ts';
import { examples } from '../examples.ts';
import { rulesInWords } from '../input/keep-options.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';
import { table } from '../text/table.ts';
import { addPlanAdd, addPlanSet } from './plan-change.ts';

export function addPlanCommands(program: Command, run: Runner): void {
  const plan = program
    .command('plan')
    .summary('saved plans: what to back up, and where to')
    .description('Saved plans: what to back up, where to, and which backups to keep.')
    .helpCommand(false);
  addPlanAdd(plan, run);
  addPlanSet(plan, run);
  addPlanShow(plan, run);
  addPlanList(plan, run);
  addPlanRemove(plan, run);
}

function addPlanShow(parent: Command, run: Runner): void {
  const command = parent
    .command('show')
    .summary('show a plan')
    .description('Show a plan.')
    .argument('<name>', 'the plan')
    .action((name: string) =>
      run(
        async (app) => {
          const plan = app.settings.plans.get(name);
          app.report.answer({ text: planText(plan), json: plan });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall plan show documents']);
}

function addPlanList(parent: Command, run: Runner): void {
  const command = parent
    .command('list')
    .summary('list the saved plans')
    .description('List the saved plans.')
    .action(() =>
      run(
        async (app) => {
          const plans = app.settings.plans.list();
          const rows = plans.map((plan) => [
            plan.name,
            plan.connection,
            plan.folders.join(', '),
            rulesInWords(plan.retention),
          ]);
          const text =
            rows.length === 0
              ? 'There are no plans yet. Save one with “holdall plan add”.\n'
              : table(columns, rows, app.host.stdout.columns());
          app.report.answer({ text, json: plans });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall plan list']);
}

function addPlanRemove(parent: Command, run: Runner): void {
  const command = parent
    .command('remove')
    .summary('forget a plan; its backups stay')
    .description('Forget a plan on this computer. Its backups stay in the storage.')
    .argument('<name>', 'the plan')
    .action((name: string) =>
      run(
        async (app) => {
          await app.settings.plans.remove(name);
          app.report.answer({
            text: `The plan “${name}” is gone from this computer. Its backups are still in the storage.\n`,
            json: { type: 'result', ok: true },
            confirmation: true,
          });
          return 'ok';
        },
        { events: false },
      ),
    );
  examples(command, ['holdall plan remove documents']);
}

const columns = [
  { title: 'Name' },
  { title: 'Connection' },
  { title: 'Folders', flexible: true },
  { title: 'Keeps', flexible: true },
] as const;

function planText(plan: PlanSettings): string {
  const lines = [
    ['name', plan.name],
    ['connection', plan.connection],
    ...plan.folders.map((folder, index) => [index === 0 ? 'folders' : '', folder]),
    ...plan.include.map((pattern, index) => [index === 0 ? 'only' : '', pattern]),
    ...plan.exclude.map((pattern, index) => [index === 0 ? 'leaves out' : '', pattern]),
    ['keeps', rulesInWords(plan.retention)],
  ];
  return lines.map(([key, value]) => `${(key ?? '').padEnd(10)}  ${printable(value ?? '')}\n`).join('');
}
