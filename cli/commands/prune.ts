import type { Command } from 'commander';
import {
  openCapabilityMemory,
  openCatalogCache,
  type PruneResult,
  type PurgeResult,
  prune,
  purgeVersions,
} from '#engine/index.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { RetentionRules } from '#shared/retention.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addKeepOptions, type KeepOptions, rulesOf } from '../input/keep-options.ts';
import { type Connected, withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { hiddenJson, hiddenText } from '../text/hidden-text.ts';
import { pruneJson, pruneText } from '../text/prune-text.ts';

interface PruneOptions extends KeepOptions {
  readonly connection?: string;
  readonly plan?: string;
  readonly device?: string;
  readonly dryRun?: boolean;
  readonly purgeVersions?: boolean;
}

export function addPruneCommand(program: Command, run: Runner): void {
  const command = program
    .command('prune')
    .summary('remove backups that no rule wants to keep')
    .description(
      'Remove backups that no rule wants to keep, for each plan and computer on its own. Pinned and damaged ' +
        'backups stay, and so does the last good one.',
    )
    .option('-c, --connection <name>', 'may be left out when there is only one connection')
    .option('--plan <name>', 'only backups of this plan; without --keep-… the rules saved with it')
    .option('--device <name>', 'only backups of this computer')
    .option('--dry-run', 'only say what would be kept and removed, and why')
    .option(
      '--purge-versions',
      'also remove for good what a bucket that keeps versions still holds of removed backups; alone, only that',
    );
  addKeepOptions(command).action((options: PruneOptions) =>
    run((app) => pruneBackups(app, options), { events: true }),
  );
  examples(command, [
    'holdall prune --keep-last 3 --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --dry-run',
    'holdall prune --keep-within 30d --plan documents',
    'holdall prune --purge-versions --dry-run',
  ]);
}

async function pruneBackups(app: App, options: PruneOptions) {
  const rules = chooseRules(app, options);
  return await withStorage(app, options.connection ?? planConnection(app, options), async (connected) => {
    const result = rules && (await pruneByRules(app, rules, connected, options));
    if (result?.error !== undefined) app.report.warn(`${result.error.message} ${result.error.hint}`);
    const hidden = await hiddenVersions(app, connected, options);
    const ok = result?.error === undefined && (hidden === undefined || hidden.failed.length === 0);
    app.report.answer({
      text:
        (result ? pruneText(result) : '') +
        (hidden ? hiddenText(hidden, options.purgeVersions === true) : ''),
      json: {
        ...(result ? pruneJson(result) : { type: 'result', dryRun: options.dryRun === true }),
        ok,
        ...(hidden ? { hidden: hiddenJson(hidden) } : {}),
      },
      ...(ok && !options.dryRun ? { confirmation: true } : {}),
    });
    return ok ? ('ok' as const) : ('incomplete' as const);
  });
}

function pruneByRules(
  app: App,
  rules: RetentionRules,
  { connection, storage }: Connected,
  options: PruneOptions,
): Promise<PruneResult> {
  return prune({
    storage,
    rootPath: connection.rootPath,
    cache: openCatalogCache(connection, app),
    rules,
    filter: { plan: options.plan, device: options.device },
    dryRun: options.dryRun === true,
    clock: app.ports.clock,
    // "Daily" means the person's days, not those of Greenwich.
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    onEvent: (event) => app.report.event(event),
    signal: app.signal,
  });
}

/** What is hidden in the bucket, purged when that was asked for; undefined where nothing is known to be. */
async function hiddenVersions(
  app: App,
  { connection, storage }: Connected,
  { plan, device, purgeVersions: wanted = false, dryRun = false }: PruneOptions,
): Promise<PurgeResult | undefined> {
  const { versions: calls } = storage;
  const { versioning } = openCapabilityMemory(connection, app).load();
  const keeps = versioning === 'on' || versioning === 'suspended';
  if (!calls || !(wanted || keeps)) return undefined;
  const { rootPath } = connection;
  const look = { calls, rootPath, filter: { plan, device }, signal: app.signal };
  if (wanted) return await purgeVersions({ ...look, dryRun });
  try {
    return await purgeVersions({ ...look, dryRun: true });
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    // Nobody asked; the backups were pruned all the same.
    app.ports.logger.debug('hidden versions could not be listed', { code: error.code });
    return undefined;
  }
}

/** The rules given on the command line, else those of the saved plan; undefined when only versions are to go. */
function chooseRules(app: App, options: PruneOptions): RetentionRules | undefined {
  const given = rulesOf(options);
  if (Object.keys(given).length > 0) return given;
  const saved = app.settings.plans.list().find((plan) => plan.name === options.plan);
  if (saved !== undefined && Object.keys(saved.retention).length > 0) return saved.retention;
  if (options.purgeVersions) return undefined;
  throw new AppError('retention-empty', {});
}

/** A saved plan knows where its backups are. */
function planConnection(app: App, options: PruneOptions): string | undefined {
  return app.settings.plans.list().find((plan) => plan.name === options.plan)?.connection;
}
