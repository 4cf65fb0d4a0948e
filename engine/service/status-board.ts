import type { OverallStatus, PlanStatus } from '#shared/contract/status.ts';
import type { PlanSettings } from '#shared/plan.ts';
import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports } from '../ports/index.ts';
import { dayInZone, dayLabel } from '../retention/calendar.ts';
import type { PlanScheduleState } from '../schedule/scheduler-types.ts';
import type { Catalogs, KnownCatalog } from './catalogs.ts';
import type { RunRecord } from './history-record.ts';
import { type HistoryView, historyView } from './history-view.ts';
import type { Jobs } from './jobs.ts';
import { overallStatus } from './overall-status.ts';
import { planStatus } from './plan-status.ts';
import type { RunHistory } from './run-history.ts';
import { plannedRun, scheduleInterval } from './schedule-interval.ts';

export interface StatusBoardDeps {
  readonly ports: Ports;
  readonly settings: Pick<SettingsAccess, 'connections' | 'plans' | 'device'>;
  readonly catalogs: Catalogs;
  readonly history: RunHistory;
  readonly jobs: Pick<Jobs, 'runningRequests' | 'plansWaitingForKeys'>;
  readonly scheduleOf: (plan: string) => PlanScheduleState | undefined;
  readonly timeZone: string;
}

/** Gathers what is known at this moment and has it judged. Never waits for the network. */
export class StatusBoard {
  readonly #deps: StatusBoardDeps;

  constructor(deps: StatusBoardDeps) {
    this.#deps = deps;
  }

  /** @param options.refresh also asks the storages in the background, when that was long enough ago */
  get(options: { readonly refresh: boolean }): OverallStatus {
    const { settings, catalogs } = this.#deps;
    const connections = new Map(settings.connections.list().map((one) => [one.name, one]));
    const runs = Map.groupBy(this.#backupRuns(), (run) => run.plan ?? '');
    const statuses = settings.plans.list().map((plan) => {
      const connection = connections.get(plan.connection);
      if (connection && options.refresh) catalogs.refresh(connection);
      return this.#planStatus(plan, connection ? catalogs.known(connection) : {}, runs.get(plan.name) ?? []);
    });
    return overallStatus(statuses);
  }

  /** Calendar and trend of the last `days` days. */
  view(days: number): HistoryView {
    const { settings, catalogs, history, ports, timeZone } = this.#deps;
    const listed = settings.connections.list().flatMap((connection) => {
      const { catalog } = catalogs.known(connection);
      return catalog ? [[connection.name, catalog.backups] as const] : [];
    });
    return historyView({
      records: history.records(),
      catalogs: new Map(listed),
      deviceId: settings.device().id,
      now: ports.clock.now(),
      days,
      dayOf: dayInZone(timeZone),
    });
  }

  /** When a plan's last backup job on this computer started, ms since the epoch. */
  lastStart(plan: string): number | undefined {
    const run = this.#backupRuns().findLast((one) => one.plan === plan);
    return run && Date.parse(run.startedAt);
  }

  /** Notes once a day how much a connection holds: what is pruned later was there all the same. */
  async noteStored(connection: string, known: KnownCatalog): Promise<void> {
    const { ports, history, timeZone } = this.#deps;
    if (!known.catalog) return;
    const day = dayLabel(dayInZone(timeZone)(ports.clock.now()));
    const isNoted = history
      .records()
      .some((one) => one.type === 'stored' && one.connection === connection && one.day === day);
    if (isNoted) return;
    const bytes = known.catalog.backups.reduce((sum, backup) => sum + backup.size, 0);
    await history.append({ type: 'stored', connection, day, bytes });
  }

  #planStatus(plan: PlanSettings, known: KnownCatalog, runs: readonly RunRecord[]): PlanStatus {
    const { settings, ports, jobs, scheduleOf, timeZone } = this.#deps;
    const now = ports.clock.now();
    const own = settings.device().id;
    const schedule = scheduleOf(plan.name);
    return planStatus({
      plan: plan.name,
      connection: plan.connection,
      now,
      running: jobs.runningRequests().some((one) => one.kind === 'backup' && one.plan === plan.name),
      waitsForKeys: jobs.plansWaitingForKeys().includes(plan.name),
      backups: known.catalog?.backups.filter((one) => one.plan === plan.name && one.deviceId === own),
      // What was stored through another connection does not speak for this one.
      runs: runs.filter((run) => run.connection === plan.connection),
      intervalMs: scheduleInterval(plan.schedule, now, timeZone),
      nextRunAt: schedule
        ? schedule.nextRunAt
        : plannedRun(plan.schedule, this.lastStart(plan.name), now, timeZone),
      waitingFor: schedule?.waitingFor,
      storageFailure: known.failure,
      listedAt: known.listedAt,
    });
  }

  #backupRuns(): RunRecord[] {
    return this.#deps.history
      .records()
      .filter((record) => record.type === 'run')
      .filter((record) => record.kind === 'backup');
  }
}
