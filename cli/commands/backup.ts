import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type BackupRequest,
  type BackupResult,
  openBackupMemory,
  ownStorageFolders,
  runBackup,
  secretFilesIn,
  sharedFrom,
  sharedInBackup,
} from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addLimitOptions, type LimitOptions, transferOf } from '../input/limit-options.ts';
import { collect } from '../input/list-option.ts';
import { localPath } from '../input/local-path.ts';
import { wholeNumber } from '../input/whole-number.ts';
import { type Connected, chooseConnection, withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { backupText } from '../text/backup-text.ts';
import { sharedText } from '../text/shared-text.ts';

interface BackupOptions extends LimitOptions {
  readonly connection?: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly device?: string;
  readonly level?: number;
  readonly paranoid?: boolean;
  readonly full?: boolean;
  readonly purge?: boolean;
  readonly evenIfUnchanged?: boolean;
}

/** What to back up, and where to. */
interface Job {
  readonly connection: string;
  readonly plan: string;
  readonly folders: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export function addBackupCommand(program: Command, run: Runner): void {
  const command = program
    .command('backup')
    .summary('back up a saved plan, or folders')
    .description(
      'Back up a saved plan, or folders given here. Ends only after the stored backup was checked.',
    )
    .usage('[PLAN] | --connection NAME FOLDER… [options]')
    .argument('[plan-or-folders...]', 'a saved plan, or the folders to back up')
    .option('-c, --connection <name>', 'where to; may be left out when there is only one connection')
    .option('--include <pattern>', 'save only files that match (gitignore pattern, repeatable)', collect)
    .option('--exclude <pattern>', 'leave out what matches (gitignore pattern, repeatable)', collect)
    .option('--device <name>', "name of this computer in the backup (default: the computer's own)")
    .option('--level <1-9>', 'how hard to compress: 1 is fast, 9 is small (default: 1)', wholeNumber(1, 9))
    .option('--paranoid', 'read every file, even where size and times say that it has not changed')
    .option('--full', 'upload everything, also what the storage holds already')
    .option('--purge', 'leave no bytes of deleted or older files in the new zip')
    .option('--even-if-unchanged', 'make a new backup even when nothing has changed')
    .action((words: string[], options: BackupOptions) =>
      run((app) => backup(app, words, options), { events: true }),
    );
  addLimitOptions(command);
  examples(command, [
    'holdall backup documents',
    'holdall backup --connection home ~/Documents ~/Pictures --exclude "*.tmp" --exclude node_modules/',
    'holdall backup documents --limit-upload 2MB',
    'holdall backup --json documents',
  ]);
}

async function backup(app: App, words: readonly string[], options: BackupOptions) {
  const job = chooseJob(app, words, options);
  const own = app.settings.device();
  const request: BackupRequest = {
    plan: job.plan,
    device: { id: own.id, name: options.device ?? own.name },
    folders: job.folders,
    include: [...job.include, ...(options.include ?? [])],
    exclude: [...job.exclude, ...(options.exclude ?? [])],
    ...(options.level === undefined ? {} : { level: options.level }),
    paranoid: options.paranoid ?? false,
    full: options.full ?? false,
    purge: options.purge ?? false,
    evenIfUnchanged: options.evenIfUnchanged ?? false,
  };
  const work = async (connected: Connected) => {
    const place = { ...job, connection: connected.connection };
    const shared = sharedFrom(app.home, app.ports);
    for (const one of sharedInBackup(place, shared, app.ports.files)) app.report.warn(sharedText(one));
    const result = await runBackup(request, {
      storage: connected.storage,
      rootPath: connected.connection.rootPath,
      ports: app.ports,
      home: app.host.homeFolder,
      neverInclude: [...secretFilesIn(app.home), ...ownStorageFolders(place, shared, app.ports.files)],
      memory: openBackupMemory(connected.connection, app),
      onEvent: (event) => app.report.event(event),
      signal: app.signal,
    });
    return report(app, result, connected);
  };
  return await withStorage(app, job.connection, work, { transfer: transferOf(app, options) });
}

function report(app: App, result: BackupResult, { connection }: Connected) {
  const { id, key, size, upToDate, files, bytes, createdAt, status } = result;
  const { uploadedBytes, copiedBytes, resumedBytes } = result;
  const [issues, skipped] = [result.issues.length, result.skipped.length];
  const complete = status === 'complete';
  app.report.answer({
    text: backupText(result, connection),
    json: {
      type: 'result',
      ok: complete,
      backup: {
        id,
        key,
        size,
        upToDate,
        uploadedBytes,
        copiedBytes,
        resumedBytes,
        files,
        bytes,
        createdAt,
        status,
        issues,
        skipped,
        remarks: result.remarks.map(({ code, message }) => ({ code, message })),
      },
    },
    // What should not be overlooked is no mere confirmation.
    ...(complete && result.remarks.length === 0 ? { confirmation: true } : {}),
  });
  return complete ? 'ok' : 'incomplete';
}

/** Tells a plan's name from folders: one word that names a saved plan is the plan. */
function chooseJob(app: App, words: readonly string[], options: BackupOptions): Job {
  const { plans } = app.settings;
  const known = plans.list();
  const [first] = words;
  if (first === undefined) {
    const [only] = known;
    if (options.connection === undefined && only !== undefined && known.length === 1) return ofPlan(only);
    throw new AppError('usage-invalid', {
      problem:
        known.length === 0
          ? 'Say which folders to back up, or save a plan first with “holdall plan add”.'
          : `Say what to back up: folders, or one of the plans ${known.map((plan) => plan.name).join(', ')}.`,
    });
  }
  if (options.connection === undefined) {
    const plan = known.find((one) => one.name === first);
    if (plan !== undefined && words.length === 1) return ofPlan(plan);
    const isFolder = /[\\/.~]/.test(first) || words.length > 1 || existsSync(resolve(app.host.cwd, first));
    if (!isFolder) throw new AppError('plan-unknown', { name: first, known: known.map((one) => one.name) });
  }
  const folders = words.map((folder) => localPath(app, folder, 'name of a folder'));
  return {
    connection: chooseConnection(app, options.connection).name,
    plan: nameOf(folders[0] ?? first),
    folders,
    include: [],
    exclude: [],
  };
}

function ofPlan(plan: { name: string } & Omit<Job, 'plan'>): Job {
  return { ...plan, plan: plan.name };
}

/** A backup without a saved plan goes by the name of its first folder. */
function nameOf(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? 'root';
}
