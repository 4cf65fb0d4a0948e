import { openCatalogCache } from '../../catalog/catalog-cache.ts';
import { prune } from '../../retention/prune.ts';
import type { JobResult, JobTools } from '../jobs.ts';
import { type WorkContext, withJobStorage } from './work-context.ts';

/**
 * Removes what the plan's rules do not keep, of the backups that this computer made. Those of other computers
 * have rules of their own, even where their plan goes by the same name.
 */
export async function pruneOld(
  { plan: name }: { readonly plan: string },
  context: WorkContext,
  tools: JobTools,
): Promise<JobResult> {
  const { options, ports, settings } = context;
  const plan = settings.plans.get(name);
  return await withJobStorage(plan.connection, context, tools, async ({ connection, storage }) => {
    const result = await prune({
      storage,
      rootPath: connection.rootPath,
      cache: openCatalogCache(connection, { home: options.home, ports }),
      rules: plan.retention,
      filter: { plan: plan.name, device: settings.device().id },
      clock: ports.clock,
      timeZone: options.timeZone,
      ...tools,
    });
    for (const { backup, reason } of result.spared) {
      const message = `Backup ${backup.id} was kept: ${reason}.`;
      tools.onEvent({ type: 'notice', code: 'spared', message, details: { id: backup.id } });
    }
    if (result.error) throw result.error;
    const { removed, bytesFreed, kept } = result;
    return { status: 'done', summary: { removed: removed.length, bytesFreed, kept }, bytes: bytesFreed };
  });
}
