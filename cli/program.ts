import { Command } from 'commander';
import type { ExitReason } from '#shared/errors/exit-codes.ts';
import { exitCodes, exitMeanings } from '#shared/errors/exit-codes.ts';
import { APP_VERSION } from '#shared/version.ts';
import type { App } from './app.ts';
import { examples } from './examples.ts';
import type { Host } from './host.ts';
import { loadCommands } from './load-commands.ts';

/** What a command does, once its words are understood; resolves with the reason behind the exit code. */
export type Work = (app: App) => Promise<ExitReason>;

/** Runs `work`. With `events`, `--json` prints what happens meanwhile as one object a line. */
export type Runner = (work: Work, options: { events: boolean }) => Promise<void>;

/**
 * The command line, with as many of its commands as `words` can mean; all of them without. Nothing runs until it is given
 * words to parse.
 */
export async function buildProgram(
  run: Runner,
  host: Pick<Host, 'stdout' | 'stderr'>,
  words?: readonly string[],
): Promise<Command> {
  const program = new Command('holdall')
    .description(
      'Packs app data into ordinary zip files, keeps them in any S3-compatible storage, and restores them on another computer.',
    )
    .version(APP_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help with examples')
    .helpCommand('help [command]', 'print help for a command')
    .option('--json', 'print results for scripts: JSON on standard output and nothing else there')
    .option('--quiet', 'no progress and no confirmations; warnings and errors are still shown')
    .option('--home <dir>', 'folder of the settings (also: HOLDALL_HOME)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    // Errors are told by the reporter, as text or JSON; the parser itself only ever prints help.
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => Math.min(host.stdout.columns() ?? 100, 100),
      getErrHelpWidth: () => Math.min(host.stderr.columns() ?? 100, 100),
    })
    .exitOverride();

  for (const addTo of await loadCommands(words)) addTo(program, run);

  examples(program, [
    'holdall connection add home --endpoint https://s3.example.com --region eu-1 --bucket backups --access-key-id AKID',
    'holdall backup --connection home ~/Documents',
    'holdall list',
    'holdall restore latest --to ~/restored',
  ]);
  program.addHelpText('after', `\nExit codes:\n${exitCodeLines()}`);
  return program;
}

function exitCodeLines(): string {
  return (Object.keys(exitCodes) as ExitReason[])
    .map((reason) => `  ${String(exitCodes[reason]).padEnd(5)}${exitMeanings[reason]}`)
    .join('\n');
}
