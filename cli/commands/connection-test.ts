import type { Command } from 'commander';
import { type ConnectionStep, checkConnection } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { printable } from '../text/printable.ts';

interface TestOptions {
  readonly createBucket?: boolean;
}

export function addConnectionTest(parent: Command, run: Runner): void {
  const command = parent
    .command('test')
    .description('Try a connection: reach it, write a small object, read it back, list it, remove it.')
    .argument('[name]', 'may be left out when there is only one connection')
    .option('--create-bucket', 'create the bucket when it does not exist yet')
    .action((name: string | undefined, options: TestOptions) =>
      run((app) => test(app, name, options), { events: true }),
    );
  examples(command, ['holdall connection test home', 'holdall connection test home --create-bucket']);
}

async function test(app: App, name: string | undefined, options: TestOptions) {
  return await withStorage(
    app,
    name,
    async ({ connection, storage }) => {
      const steps: ConnectionStep[] = [];
      await checkConnection({
        storage,
        rootPath: connection.rootPath,
        random: app.ports.random,
        createBucket: options.createBucket === true,
        signal: app.signal,
        onStep: (step) => {
          steps.push(step);
        },
      });
      app.report.answer({
        text: `${steps.map(stepLine).join('')}The connection “${connection.name}” works.\n`,
        json: { type: 'result', ok: true, steps },
      });
      return 'ok' as const;
    },
    { attempts: 1 },
  );
}

function stepLine(step: ConnectionStep): string {
  const note = step.message === undefined ? '' : ` (${printable(step.message)})`;
  return `${step.ok ? 'ok    ' : 'failed'}  ${step.step}${note}\n`;
}
