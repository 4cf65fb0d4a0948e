import type { Command } from 'commander';
import {
  openCapabilityMemory,
  openStorage,
  type ProbeReport,
  type ProbeResult,
  testConnection,
} from '#engine/index.ts';
import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
import { connectionSecrets } from '../connection-secrets.ts';
import { examples } from '../examples.ts';
import { chooseConnection, noteProblem } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { placeInWords } from '../text/place.ts';
import { applyFix, fixWords } from './connection-fix.ts';
import { stepText, wordOfStep } from './connection-test-words.ts';

interface TestOptions {
  readonly createBucket?: boolean;
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly trust?: string;
}

/** One wrong field after the other; more than that is not what a button can mend. */
const mostFixes = 4;

export function addConnectionTest(parent: Command, run: Runner): void {
  const command = parent
    .command('test')
    .summary('try a connection out')
    .description(
      'Try a connection: everything a backup and a restore need, then what the storage can do beyond. ' +
        'A little over 5 MiB are written and removed again. What could be changed about a failure is said; ' +
        'with --fix it is changed and tried again.',
    )
    .argument('[name]', 'may be left out when there is only one connection')
    .option('--create-bucket', 'create the bucket when it does not exist yet')
    .option('--fix', 'change what is evidently wrong, save it, and test again')
    .option('--yes', 'do not ask before a bucket is created')
    .option('--trust <fingerprint>', 'trust the certificate with this SHA-256 fingerprint without asking')
    .action((name: string | undefined, options: TestOptions) =>
      run((app) => test(app, name, options), { events: true }),
    );
  examples(command, [
    'holdall connection test home',
    'holdall connection test home --create-bucket',
    'holdall connection test home --fix',
  ]);
}

async function test(app: App, name: string | undefined, options: TestOptions) {
  let connection = chooseConnection(app, name);
  const secrets = await connectionSecrets(app, connection.name);
  let createBucket = options.createBucket === true;
  for (let fixes = 0; ; fixes += 1) {
    const report = await probe(app, connection, secrets, createBucket);
    for (const key of report.leftBehind) app.report.warn(`A test object could not be removed: ${key}`);
    const failed = report.steps.find(({ ok }) => !ok);
    if (failed === undefined) return answer(app, connection, report);
    const changed = options.fix && fixes < mostFixes ? await tryFix(app, connection, failed, options) : null;
    if (changed === null) {
      noteProblem(app, connection, failed.error);
      return fail(app, connection, failed, options);
    }
    ({ connection, createBucket } = changed);
  }
}

async function probe(
  app: App,
  settings: ConnectionSettings,
  secrets: ConnectionSecrets,
  createBucket: boolean,
): Promise<ProbeReport> {
  const { clock, random, logger } = app.ports;
  const report = await testConnection({
    settings,
    clock,
    random,
    createBucket,
    signal: app.signal,
    onStep: (result) =>
      app.report.step({ step: result.step, ok: result.ok, words: stepText(result), ...detailsOf(result) }),
    // Somebody is waiting for the answer, and a connection that only works at the third try is not working.
    open: (changed) => openStorage(changed, secrets, { clock, random, logger, attempts: 1 }),
  });
  if (Object.keys(report.capabilities).length > 0) {
    openCapabilityMemory(settings, app).learn(report.capabilities);
  }
  return report;
}

/** Null when there is nothing to change, or the person does not want it. */
async function tryFix(app: App, connection: ConnectionSettings, { fix }: ProbeResult, options: TestOptions) {
  if (!fix) return null;
  return await applyFix(app, connection, fix, options);
}

function fail(app: App, { name }: ConnectionSettings, failed: ProbeResult, options: TestOptions): never {
  if (failed.fix && !options.fix) {
    app.report.warn(
      `Possible fix: ${fixWords(failed.fix)}\nDo it with: holdall connection test ${name} --fix`,
    );
  }
  throw failed.error ?? new AppError('usage-invalid', { problem: `${wordOfStep(failed.step)} failed` });
}

function answer(app: App, connection: ConnectionSettings, report: ProbeReport) {
  const { capabilities } = report;
  app.report.answer({
    text: `The connection “${connection.name}” works: ${placeInWords(connection)}.\n`,
    json: {
      type: 'result',
      ok: true,
      steps: report.steps.map(({ step, ok, verdict, note, message }) => ({
        step,
        ok,
        verdict,
        note,
        message,
      })),
      capabilities,
    },
    confirmation: true,
  });
  return 'ok' as const;
}

/** For scripts. */
function detailsOf({ verdict, fix }: ProbeResult): object {
  return { ...(verdict === undefined ? {} : { verdict }), ...(fix === undefined ? {} : { fix }) };
}
