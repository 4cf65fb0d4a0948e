import { CommanderError } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import { exitCodes } from '#shared/errors/exit-codes.ts';
import type { GlobalOptions } from './app.ts';
import { endingOf } from './exit.ts';
import type { Host } from './host.ts';
import { buildProgram, type Runner, type Work } from './program.ts';
import { Redaction } from './redaction.ts';
import { jsonReporter } from './report/json-reporter.ts';
import { progressBar } from './report/progress-bar.ts';
import { progressLines } from './report/progress-lines.ts';
import type { Reporter } from './report/reporter.ts';
import { noProgress, textReporter } from './report/text-reporter.ts';
import { usageProblem } from './usage-problem.ts';

/**
 * Runs one command line (without the program's own name) and resolves with its exit code. Never rejects:
 * whatever goes wrong is reported.
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const redaction = new Redaction();
  let exitCode: number = exitCodes.ok;
  let reporter: Reporter | undefined;

  const runner: Runner = async (work: Work, { events }) => {
    const globals = program.opts<GlobalOptions>();
    reporter = makeReporter(host, redaction, globals, events);
    // Loaded only here: the engine is not needed for help, and not to say that something is spelled wrong.
    const { makeApp } = await import('./make-app.ts');
    exitCode = exitCodes[await work(makeApp(host, redaction, reporter, globals))];
  };
  const program = await buildProgram(runner, host, argv);

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    // A line that cannot be parsed may not have got as far as the option itself.
    const json = program.opts<GlobalOptions>().json === true || argv.includes('--json');
    // Called without a command: the help that was just printed says more than an error could.
    if (error instanceof CommanderError && error.code === 'commander.help' && !json) return exitCodes.usage;
    const ending = endingOf(
      error instanceof CommanderError
        ? new AppError('usage-invalid', { problem: usageProblem(error) })
        : error,
      host.signal.aborted,
    );
    (reporter ?? makeReporter(host, redaction, { json }, false)).fail(ending.failure);
    exitCode = ending.exitCode;
  }
  reporter?.close();
  return exitCode;
}

function makeReporter(host: Host, redaction: Redaction, globals: GlobalOptions, events: boolean): Reporter {
  const quiet = globals.quiet === true;
  if (globals.json) return jsonReporter(host, redaction, { quiet, events });
  const monotonic = () => performance.now();
  const progress = host.stderr.isTerminal
    ? progressBar(host, monotonic)
    : events
      ? progressLines(host, monotonic)
      : noProgress;
  return textReporter(host, redaction, { quiet, progress });
}
