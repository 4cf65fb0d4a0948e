import type { Command } from 'commander';
import { type CheckResult, type CheckStep, checkConnection } from '#engine/index.ts';
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
      const results = await checkConnection(storage, {
        rootPath: connection.rootPath,
        random: app.ports.random,
        createBucket: options.createBucket === true,
        signal: app.signal,
        onStep: (step) =>
          app.report.event({ type: 'notice', code: `step-${step.step}`, message: stepLine(step) }),
      });
      const failed = results.find((step) => !step.ok);
      if (failed?.error) throw failed.error;
      app.report.answer({
        text: `The connection “${connection.name}” works.\n`,
        json: {
          type: 'result',
          ok: true,
          steps: results.map(({ step, ok, message }) => ({ step, ok, ...(message ? { message } : {}) })),
        },
      });
      return 'ok' as const;
    },
    { attempts: 1 },
  );
}

/** What each step proves, in words that need no S3. */
const stepWords: Record<CheckStep, string> = {
  reach: 'reach the storage and sign in',
  bucket: 'find the bucket',
  write: 'write a small object',
  read: 'read it back',
  range: 'read a part of it',
  list: 'list it',
  delete: 'remove it',
};

function stepLine({ step, ok, message }: CheckResult): string {
  const note = message === undefined || !ok ? '' : ` (${printable(message)})`;
  return `${ok ? '✓' : '✗'} ${stepWords[step]}${note}`;
}
