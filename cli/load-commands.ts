import type { Command } from 'commander';
import type { Runner } from './program.ts';

/** Adds one command, or a few that belong together. */
type AddCommand = (program: Command, run: Runner) => void;

/** In the order of the help; by name, so that a command does not wait for the modules of the others. */
const loaders: Readonly<Record<string, () => Promise<AddCommand>>> = {
  connection: async () => (await import('./commands/connection.ts')).addConnectionCommands,
  plan: async () => (await import('./commands/plan.ts')).addPlanCommands,
  backup: async () => (await import('./commands/backup.ts')).addBackupCommand,
  list: async () => (await import('./commands/list.ts')).addListCommand,
  files: async () => (await import('./commands/files.ts')).addFilesCommand,
  restore: async () => (await import('./commands/restore.ts')).addRestoreCommand,
  download: async () => (await import('./commands/download.ts')).addDownloadCommand,
  link: async () => (await import('./commands/link.ts')).addLinkCommand,
  verify: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  diff: async () => (await import('./commands/diff.ts')).addDiffCommand,
  pin: async () => (await import('./commands/pin.ts')).addPinCommand,
  unpin: async () => (await import('./commands/pin.ts')).addUnpinCommand,
  prune: async () => (await import('./commands/prune.ts')).addPruneCommand,
  delete: async () => (await import('./commands/delete.ts')).addDeleteCommand,
  serve: async () => (await import('./commands/serve.ts')).addServeCommand,
  share: async () => (await import('./commands/share.ts')).addShareCommands,
  ui: async () => (await import('./commands/ui.ts')).addUiCommand,
};

/** The names of all commands, in the order of the help. */
export const commandNames: readonly string[] = Object.keys(loaders);

/**
 * The commands that a command line can mean: the one it names, none where it only asks for the version, otherwise all of
 * them, for the help and for guessing what was meant.
 */
export async function loadCommands(words: readonly string[] = []): Promise<AddCommand[]> {
  const first = firstAfterGlobals(words);
  if (first === '--version' || first === '-V') return [];
  const named = first !== undefined && Object.hasOwn(loaders, first) ? loaders[first] : undefined;
  return await Promise.all((named ? [named] : Object.values(loaders)).map((load) => load()));
}

/** The first word that is not one of the options every command takes. */
function firstAfterGlobals(words: readonly string[]): string | undefined {
  let at = 0;
  for (;;) {
    const word = words[at];
    if (word === '--json' || word === '--quiet' || word?.startsWith('--home=')) at += 1;
    else if (word === '--home') at += 2;
    else return word;
  }
}
