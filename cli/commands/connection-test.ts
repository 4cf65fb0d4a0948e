import type { Command } from 'commander';
import { type CheckResult, checkConnection } from '#engine/index.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { placeInWords } from '../text/place.ts';

interface TestOptions {
  readonly createBucket?: boolean;
}

export function addConnectionTest(parent: Command, run: Runner): void {
  const command = parent
    .command('test')
    .summary('try a connection out')
    .description('Try a connection: reach it, write a small object, read it back, list it, remove it.')
    .argument('[name]', 'may be left out when there is only one connection')
    .option('--create-bucket', 'create the bucket when it does not exist yet')
    .action((name: string | undefined, options: TestOptions) =>
      run((app) => test(app, name, options), { events: true }),
    );
  examples(command, ['holdall connection test home', 'holdall connection test home --create-bucket']);
}

const stepWords: Record<CheckResult['step'], string> = {
  reach: 'reach the storage and sign in',
  bucket: 'find the bucket',
  write: 'write a small object',
  read: 'read it back',
  range: 'read a part of it',
  list: 'find it in a listing',
  delete: 'remove it',
};

async function test(app: App, name: string | undefined, options: TestOptions) {
  return await withStorage(
    app,
    name,
    async ({ connection, storage }) => {
      const steps = await checkConnection(storage, {
        rootPath: connection.rootPath,
        random: app.ports.random,
        createBucket: options.createBucket === true,
        signal: app.signal,
        onStep: (result) => app.report.step({ step: result.step, ok: result.ok, words: stepText(result) }),
      });
      const failed = steps.find((step) => step.error !== undefined);
      if (failed?.error !== undefined) throw failed.error;
      app.report.answer({
        text: `The connection “${connection.name}” works: ${placeInWords(connection)}.\n`,
        json: {
          type: 'result',
          ok: true,
          steps: steps.map(({ step, ok, message }) => ({ step, ok, message })),
        },
        confirmation: true,
      });
      return 'ok' as const;
    },
    // Somebody is waiting for the answer, and a connection that only works at the third try is not working.
    { attempts: 1 },
  );
}

function stepText({ step, ok, message }: CheckResult): string {
  return ok && message !== undefined ? `${stepWords[step]} (${message})` : stepWords[step];
}
