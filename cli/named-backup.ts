import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type CatalogEntry,
  isLink,
  openLink,
  readCatalog,
  type Storage,
  type TransferControl,
} from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from './app.ts';
import type { BackupChoice } from './input/backup-options.ts';
import { withCatalog } from './open-connection.ts';

/** One backup, wherever it is. */
export interface NamedBackup {
  readonly storage: Storage;
  readonly entry: CatalogEntry;
  /** It is behind a link: nothing can be written beside it. */
  readonly isLinked: boolean;
}

/** Where a backup is, beside the words that name it. */
export interface NamedBackupOptions extends BackupChoice {
  readonly ca?: string;
}

export const backupOrLinkArgument =
  'id, the beginning of an id (4 characters or more), “latest”, or a link: https://… (“-” reads the link from standard input)';

/** For commands that also take a link. */
export function addLinkOptions(command: Command): Command {
  return command.option('--ca <file>', 'for links: PEM file with the certificate authority of the server');
}

/**
 * Finds the backup that `wanted` names and runs `work` with it.
 * @throws AppError as `withCatalog`; for links as `openLink`, and `usage-invalid` for options that do not go with one
 */
export async function withNamedBackup<T>(
  app: App,
  wanted: string,
  options: NamedBackupOptions,
  work: (backup: NamedBackup) => Promise<T>,
  { transfer }: { transfer?: TransferControl | undefined } = {},
): Promise<T> {
  const link = await linkIn(app, wanted);
  if (link !== undefined) return await withLinked(app, link, options, work, transfer);
  if (options.ca !== undefined)
    throw new AppError('usage-invalid', { problem: '--ca is for links only; a connection has its own.' });
  return await withCatalog(
    app,
    options,
    ({ storage, find }) => work({ storage, entry: find(wanted), isLinked: false }),
    { transfer },
  );
}

/** A link is best not typed as a word: the shell and other users could see it. */
async function linkIn(app: App, wanted: string): Promise<string | undefined> {
  if (wanted !== '-') return isLink(wanted) ? wanted : undefined;
  const { stdin } = app.host;
  return stdin.isTerminal
    ? await stdin.ask('Link (not shown): ', { hidden: true, signal: app.signal })
    : await stdin.readAll();
}

async function withLinked<T>(
  app: App,
  link: string,
  { connection, plan, device, ca }: NamedBackupOptions,
  work: (backup: NamedBackup) => Promise<T>,
  transfer: TransferControl | undefined,
): Promise<T> {
  if (connection !== undefined || plan !== undefined || device !== undefined)
    throw new AppError('usage-invalid', {
      problem: 'A link says by itself where the backup is: leave out --connection, --plan and --device.',
    });
  hide(app, link);
  const { clock, random, logger, files } = app.ports;
  const common = { clock, random, logger, onNotice: noticesOf(app) };
  const linked = await openLink(link, {
    ...common,
    spool: { folder: join(app.home, 'cache', 'links'), files },
    caFile: ca === undefined ? null : resolve(app.host.cwd, ca),
    onEvent: (event) => app.report.event(event),
    signal: app.signal,
  });
  try {
    const storage = linked.storage({ ...common, transfer });
    const { backups } = await readCatalog({ storage, rootPath: '', clock, signal: app.signal });
    const [entry] = backups;
    if (!entry) throw new AppError('link-not-backup', { host: linked.host, found: 'something else' });
    return await work({ storage, entry, isLinked: true });
  } finally {
    linked.close();
  }
}

function noticesOf(app: App): Parameters<typeof openLink>[1]['onNotice'] & {} {
  return (notice) => app.report.event({ type: 'notice', ...notice });
}

/** Servers and programs like to repeat addresses; the secret parts of this one are taken out everywhere. */
function hide(app: App, link: string): void {
  const text = link.trim();
  app.redaction.add(text);
  if (!URL.canParse(text)) return;
  const { search, searchParams } = new URL(text);
  app.redaction.add(search);
  for (const value of searchParams.values()) if (value.length >= 16) app.redaction.add(value);
}
