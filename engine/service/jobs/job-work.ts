import type { JobRequest } from '#shared/contract/jobs.ts';
import type { JobPlace, JobResult, JobTools } from '../jobs.ts';
import { workingClock } from '../working-clock.ts';
import { backUp } from './backup-work.ts';
import { downloadZip } from './download-work.ts';
import { pruneOld } from './prune-work.ts';
import { restoreFiles } from './restore-work.ts';
import { verifyBackup } from './verify-work.ts';
import type { WorkContext } from './work-context.ts';

/** Does what a job asks for. Rejects with an `AppError`, or with the signal's reason. */
export function doJob(request: JobRequest, shared: WorkContext, tools: JobTools): Promise<JobResult> {
  const { ports } = shared;
  const clock = workingClock(ports.clock, () => tools.transfer.pausedFor);
  const context = { ...shared, ports: { ...ports, clock } };
  switch (request.kind) {
    case 'backup':
      return backUp(request, context, tools);
    case 'restore':
      return restoreFiles(request, context, tools);
    case 'verify':
      return verifyBackup(request, context, tools);
    case 'download':
      return downloadZip(request, context, tools);
    case 'prune':
      return pruneOld(request, context, tools);
  }
}

/** Where a job belongs. @throws AppError `plan-unknown`, `connection-unknown` */
export function placeOfJob(
  request: JobRequest,
  { settings, links }: Pick<WorkContext, 'settings' | 'links'>,
): JobPlace {
  if (!('plan' in request)) {
    const { connection } = request;
    const found = links.connection(connection) ?? settings.connections.get(connection);
    return { plan: null, connection: found.name };
  }
  const plan = settings.plans.get(request.plan);
  return { plan: plan.name, connection: settings.connections.get(plan.connection).name };
}
