import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';

/** One kind of secret and the ways it may come in. Never as a word of the command line: those are visible to every user of the computer and stay in the shell's history. */
export interface SecretKind {
  /** As in the option names. */
  readonly name: 'secret-access-key' | 'session-token';
  readonly label: string;
  readonly variable: string;
}

export const secretAccessKey: SecretKind = {
  name: 'secret-access-key',
  label: 'secret access key',
  variable: 'HOLDALL_SECRET_ACCESS_KEY',
};
export const sessionToken: SecretKind = {
  name: 'session-token',
  label: 'session token',
  variable: 'HOLDALL_SESSION_TOKEN',
};

/** Where to read a secret from, as the options said. */
export interface SecretSource {
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
}

/** Offers `--NAME-file` and `--NAME-stdin`, and refuses `--NAME VALUE` with a sentence that says how instead. */
export function addSecretOptions(command: Command, kind: SecretKind): Command {
  const refused = new Option(`--${kind.name} [value]`)
    .hideHelp()
    .argParser((): never => refuseOnCommandLine(kind));
  return command
    .option(`--${kind.name}-file <file>`, `read the ${kind.label} from a file`)
    .option(`--${kind.name}-stdin`, `read the ${kind.label} from standard input`)
    .addOption(refused);
}

/** @throws AppError `usage-invalid`, always; the value itself is not repeated. */
export function refuseOnCommandLine(kind: SecretKind): never {
  throw new AppError('usage-invalid', {
    problem:
      `The ${kind.label} is not taken from the command line, where other users and the shell's history could see it. ` +
      `Leave it out to be asked for it, or use --${kind.name}-file FILE, --${kind.name}-stdin or ${kind.variable}`,
  });
}

/**
 * Reads a secret from the file, standard input, the environment or a prompt, in this order. As it came: the
 * engine cleans and checks it.
 * @throws AppError `usage-invalid` when there is no way to get it, `field-invalid` for an unreadable file.
 */
export async function readSecret(app: App, kind: SecretKind, source: SecretSource): Promise<string> {
  const secret = await rawSecret(app, kind, source);
  app.redaction.add(secret.trim());
  return secret;
}

/** True when a source other than the prompt holds this secret. */
export function isSecretGiven(app: App, kind: SecretKind, source: SecretSource): boolean {
  return source.file !== undefined || source.stdin === true || Boolean(app.host.env[kind.variable]);
}

async function rawSecret(app: App, kind: SecretKind, source: SecretSource): Promise<string> {
  const { host } = app;
  if (source.file !== undefined && source.stdin)
    throw new AppError('usage-invalid', {
      problem: `Give either --${kind.name}-file or --${kind.name}-stdin, not both.`,
    });
  if (source.file !== undefined) return readSecretFile(resolve(host.cwd, source.file), kind);
  if (source.stdin && !host.stdin.isTerminal) return await host.stdin.readAll();
  const fromEnvironment = host.env[kind.variable];
  if (fromEnvironment && !source.stdin) return fromEnvironment;
  if (!host.stdin.isTerminal)
    throw new AppError('usage-invalid', {
      problem: `The ${kind.label} is missing. Give it with --${kind.name}-file FILE, --${kind.name}-stdin or the variable ${kind.variable}.`,
    });
  const label = kind.label.charAt(0).toUpperCase() + kind.label.slice(1);
  return await host.stdin.ask(`${label} (not shown): `, { hidden: true, signal: app.signal });
}

function readSecretFile(file: string, kind: SecretKind): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AppError('field-invalid', {
      field: `${kind.label} file`,
      problem: `${file} cannot be read (${reason})`,
    });
  }
}
