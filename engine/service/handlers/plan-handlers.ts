import type { ResultOf } from '#shared/contract/contract.ts';
import type { planMethods } from '#shared/contract/plans.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CatalogEntry } from '../../catalog/catalog-types.ts';
import { dayInZone } from '../../retention/calendar.ts';
import { planRetention } from '../../retention/plan-retention.ts';
import { checkSchedule } from '../../schedule/check-schedule.ts';
import { nextRuns } from '../../schedule/next-run.ts';
import { absoluteFolder } from '../absolute-path.ts';
import type { HandlersOf } from '../dispatch.ts';
import { FolderEstimates } from '../folder-estimates.ts';
import type { ServiceContext } from '../service-context.ts';

/** Plans, and what they would do: how much they save, when they run, what their rules remove. */
export function planHandlers(context: ServiceContext): HandlersOf<keyof typeof planMethods> {
  const { settings, options, ports, hub, catalogs } = context;
  const estimates = new FolderEstimates(options, ports, context.signal);
  const changed = () => {
    context.wakeScheduler();
    hub.changed('plans', 'status');
  };
  return {
    'plans.list': () => settings.plans.list(),
    'plans.save': async ({ plan: given, replaces }) => {
      if (given.schedule) checkSchedule(given.schedule);
      const plan = { ...given, folders: given.folders.map(absoluteFolder) };
      if (replaces !== undefined && replaces !== plan.name) {
        settings.plans.get(replaces);
        refuseWhileBusy(replaces, context);
        const saved = await settings.plans.add(plan);
        await settings.plans.remove(replaces);
        changed();
        return saved;
      }
      const saved = await (replaces === undefined ? settings.plans.add(plan) : settings.plans.set(plan));
      changed();
      return saved;
    },
    'plans.remove': async ({ name }) => {
      refuseWhileBusy(name, context);
      await settings.plans.remove(name);
      changed();
      return {};
    },
    'plans.estimate': (request) => estimates.estimate(request),
    'plans.nextRuns': ({ schedule, count }) => {
      checkSchedule(schedule);
      const times = nextRuns(schedule, ports.clock.now(), count, options.timeZone);
      return times.map((time) => new Date(time).toISOString());
    },
    'plans.previewRetention': async ({ connection, plan, rules }) => {
      const { backups } = await catalogs.list(connection);
      const own = settings.device().id;
      // As the job does it: the rules of this computer are for the backups of this computer.
      const concerned = backups.filter(
        (one) => one.deviceId === own && (plan === undefined || one.plan === plan),
      );
      const now = ports.clock.now();
      return retentionView(planRetention(concerned, rules, { now, dayOf: dayInZone(options.timeZone) }));
    },
  };
}

type Preview = ResultOf<'plans.previewRetention'>;

function retentionView({ groups }: ReturnType<typeof planRetention<CatalogEntry>>): Preview {
  let bytesToFree = 0;
  const views = groups.map(({ plan, device, otherNames, decisions }) => ({
    plan,
    device,
    otherNames: [...otherNames],
    decisions: decisions.map(({ backup, action, reasons }) => {
      if (action === 'remove') bytesToFree += backup.size;
      const { id, createdAt, size } = backup;
      return { id, device: backup.device, createdAt, size, action, reasons: [...reasons] };
    }),
  }));
  return { groups: views, bytesToFree };
}

function refuseWhileBusy(name: string, { jobs }: ServiceContext): void {
  if (!jobs.runningRequests().some((job) => 'plan' in job && job.plan === name)) return;
  throw new AppError('usage-invalid', {
    problem: `A job of the plan “${name}” is running. Stop it or wait for it.`,
  });
}
