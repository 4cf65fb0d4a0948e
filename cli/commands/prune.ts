import type { Command } from 'commander';
import { openCatalogCache, prune } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { RetentionRules } from '#shared/retention.ts';
import type { App } from '../app.ts';
import { examples } from '../examples.ts';
import { addKeepOptions, type KeepOptions, rulesOf } from '../input/keep-options.ts';
import { withStorage } from '../open-connection.ts';
import type { Runner } from '../program.ts';
import { pruneJson, pruneText } from '../text/prune-text.ts';

interface PruneOptions extends KeepOptions {
  readonly connection?: string;
  readonly plan?: string;
  readonly device?: string;
  readonly dryRun?: boolean;
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
    .option('--dry-run', 'only say what would be kept and removed, and why');
  addKeepOptions(command).action((options: PruneOptions) =>
    run((app) => pruneBackups(app, options), { events: true }),
  );
  examples(command, [
    'holdall prune --keep-last 3 --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --dry-run',
    'holdall prune --keep-within 30d --plan documents',
  ]);
}

async function pruneBackups(app: App, options: PruneOptions) {
  const rules = chooseRules(app, options);
  const dryRun = options.dryRun === true;
  return await withStorage(
    app,
    options.connection ?? planConnection(app, options),
    async ({ connection, storage }) => {
      const result = await prune({
        storage,
        rootPath: connection.rootPath,
        cache: openCatalogCache(connection, app),
        rules,
        filter: {
          ...(options.plan === undefined ? {} : { plan: options.plan }),
          ...(options.device === undefined ? {} : { device: options.device }),
        },
        dryRun,
        clock: app.ports.clock,
        // "Daily" means the person's days, not those of Greenwich.
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        onEvent: (event) => app.report.event(event),
        signal: app.signal,
      });
      if (result.error !== undefined) app.report.warn(`${result.error.message} ${result.error.hint}`);
      const ok = result.error === undefined;
      app.report.answer({
        text: pruneText(result),
        json: pruneJson(result),
        ...(ok && !dryRun ? { confirmation: true } : {}),
      });
      return ok ? ('ok' as const) : ('incomplete' as const);
    },
  );
}

/** The rules given on the command line, else those of the saved plan. */
function chooseRules(app: App, options: PruneOptions): RetentionRules {
  const given = rulesOf(options);
  if (Object.keys(given).length > 0) return given;
  const saved = app.settings.plans.list().find((plan) => plan.name === options.plan);
  if (saved === undefined || Object.keys(saved.retention).length === 0)
    throw new AppError('retention-empty', {});
  return saved.retention;
}

/** A saved plan knows where its backups are. */
function planConnection(app: App, options: PruneOptions): string | undefined {
  return app.settings.plans.list().find((plan) => plan.name === options.plan)?.connection;
}
