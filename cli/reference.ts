import type { Command } from 'commander';
import { buildProgram } from './program.ts';

/** docs/cli.md: the help of every command, as the program itself prints it. */
export async function commandReference(): Promise<string> {
  const nowhere = { write: () => {}, isTerminal: false, columns: () => 100 };
  const program = await buildProgram(async () => {}, { stdout: nowhere, stderr: nowhere });
  const lines = [
    '# Command line',
    '',
    '<!-- Generated from the commands’ own help by `npm run docs`. Do not edit. -->',
    '',
    'Results go to standard output; progress, warnings and errors go to standard error. With `--json` commands',
    'that answer at once print one JSON value; long ones print one object a line, the last of them',
    '`{"type":"result","ok":…}` or `{"type":"error","code":…,"message":…,"hint":…}`. `ok` is true exactly when the',
    'exit code is 0. Error codes and exit codes: [errors.md](errors.md).',
    '',
  ];
  for (const command of withSubcommands(program)) {
    lines.push(`## ${fullName(command)}`, '', '```text', helpOf(command), '```', '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function* withSubcommands(command: Command): Generator<Command> {
  yield command;
  for (const inner of command.commands) yield* withSubcommands(inner);
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** The help with what `addHelpText` put around it, which only the printing function includes. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (more) => {
      text += more;
    },
    getOutHelpWidth: () => 100,
  });
  command.outputHelp();
  return text.trim();
}
