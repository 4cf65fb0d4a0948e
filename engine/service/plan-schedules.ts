import { isAppError } from '#shared/errors/app-error.ts';
import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports } from '../ports/index.ts';
import { hasRules } from '../retention/keep-rules.ts';
import { openScheduleState } from '../schedule/schedule-state.ts';
import { startScheduler } from '../schedule/scheduler.ts';
import type {
  PlanScheduleState,
  Reachable,
  RunOutcome,
  ScheduledPlan,
  Scheduler,
} from '../schedule/scheduler-types.ts';
import { jobConflict } from './job-conflict.ts';
import type { Jobs } from './jobs.ts';
import { SoleOwner } from './sole-owner.ts';

export interface PlanSchedulesDeps {
  readonly home: string;
  readonly ports: Ports;
  readonly settings: Pick<SettingsAccess, 'plans'>;
  readonly jobs: Jobs;
  readonly canReach: (plan: string) => Reachable | Promise<Reachable>;
  /** When a plan's last backup started, ms since the epoch. */
  readonly lastStart: (plan: string) => number | undefined;
  readonly onChange: () => void;
  readonly timeZone: string;
}

/** Lets the schedules of the plans start jobs, in one program at a time. */
export class PlanSchedules {
  readonly #deps: PlanSchedulesDeps;
  readonly #closing = new AbortController();
  #scheduler: Scheduler | undefined;
  #owning: Promise<void> = Promise.resolve();

  constructor(deps: PlanSchedulesDeps) {
    this.#deps = deps;
  }

  start(): void {
    const owner = new SoleOwner(this.#deps.home, this.#deps.ports);
    this.#owning = owner.run((isOwner) => this.#setRunning(isOwner), this.#closing.signal);
  }

  /** Whether the schedules run in this process and not in another one. */
  get isOwner(): boolean {
    return this.#scheduler !== undefined;
  }

  state(plan: string): PlanScheduleState | undefined {
    return this.#scheduler?.state(plan);
  }

  wake(): void {
    this.#scheduler?.wake();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#owning;
  }

  async #setRunning(isOwner: boolean): Promise<void> {
    if (!isOwner) {
      await this.#scheduler?.close();
      this.#scheduler = undefined;
      return;
    }
    const { home, ports, canReach, onChange, timeZone } = this.#deps;
    this.#scheduler = startScheduler({
      ports,
      plans: () => this.#plans(),
      state: openScheduleState(home, ports),
      run: (plan, _trigger, signal) => this.#run(plan, signal),
      online: canReach,
      onChange,
      onNotice: (notice) => ports.logger.warn(notice.message, { code: notice.code }),
      timeZone,
    });
    onChange();
  }

  #plans(): ScheduledPlan[] {
    const { settings, lastStart } = this.#deps;
    return settings.plans.list().flatMap(({ name, schedule }) => {
      if (schedule === undefined || schedule.kind === 'off') return [];
      return [{ name, schedule, lastStartAt: lastStart(name) }];
    });
  }

  async #run(plan: string, signal: AbortSignal): Promise<RunOutcome> {
    const { jobs } = this.#deps;
    const request = { kind: 'backup', plan } as const;
    const running = jobs.runningRequests();
    if (running.some((other) => other.kind === 'backup' && other.plan === plan)) {
      return { status: 'skipped', reason: 'running' };
    }
    // Anything else in the way (a prune, say) is no backup: the time of the schedule must not be let go for it.
    if (jobConflict(request, running) !== undefined) {
      return { status: 'failed', failure: { code: 'usage-invalid', retry: 'later' } };
    }
    const outcome = await this.#runJob(request, signal);
    // Old backups are only thought of when there is a new one.
    if ((outcome.status === 'done' || outcome.status === 'incomplete') && !signal.aborted) {
      await this.#prune(plan, signal);
    }
    return outcome;
  }

  /** What goes wrong here is the outcome of its own job, and no failure of the backup. */
  async #prune(plan: string, signal: AbortSignal): Promise<void> {
    try {
      if (hasRules(this.#deps.settings.plans.get(plan).retention)) {
        await this.#runJob({ kind: 'prune', plan }, signal);
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#deps.ports.logger.warn('old backups could not be removed', { plan, code: error.code });
    }
  }

  async #runJob(
    request: { readonly kind: 'backup' | 'prune'; readonly plan: string },
    signal: AbortSignal,
  ): Promise<Exclude<RunOutcome, { status: 'skipped' }>> {
    const { jobs } = this.#deps;
    const { jobId, ended } = jobs.start(request, 'schedule');
    const stop = () => jobs.cancel(jobId);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await ended;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
