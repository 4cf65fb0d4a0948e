import { outcomeOfRejection } from './run-end.ts';
import { ScheduleBook } from './schedule-book.ts';
import type {
  PlanScheduleState,
  Reachable,
  RunOutcome,
  RunTrigger,
  ScheduledPlan,
  Scheduler,
  SchedulerOptions,
} from './scheduler-types.ts';
import { within } from './within.ts';

/** A sleeping computer and a clock that was set do not wake a sleeper: so none sleeps longer than this. */
const LONGEST_SLEEP_MS = 60_000;
const ONLINE_ANSWER_MS = 30_000;
/** Later than this after its time, a run counts as missed and caught up with. */
const ON_TIME_MS = 2 * LONGEST_SLEEP_MS;

/**
 * Runs plans when their schedules say so: one run at a time, each time of a schedule once, times that were
 * missed together once. What it remembers survives the process.
 */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const scheduler = new RunningScheduler(options);
  scheduler.start();
  return scheduler;
}

class RunningScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #book: ScheduleBook;
  readonly #closing = new AbortController();
  #alarm = new AbortController();
  #awake = false;
  #run: { readonly plan: string; readonly ended: Promise<void> } | undefined;
  #loop: Promise<void> = Promise.resolve();
  #lastReport = '';
  #plans: readonly ScheduledPlan[] | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#book = new ScheduleBook(options);
    if (this.#book.memoryLost) this.#tellOfLoss();
  }

  start(): void {
    this.#loop = this.#watch();
  }

  wake(): void {
    this.#awake = true;
    this.#alarm.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.wake();
    await this.#loop;
    await this.#run?.ended;
  }

  state(plan: string): PlanScheduleState | undefined {
    return this.#book.view(plan, this.#now(), this.#run?.plan);
  }

  async #watch(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#awake = false;
      try {
        await this.#look();
      } catch (error) {
        this.#options.ports.logger.warn('the schedules could not be looked at', { error });
      }
      this.#report();
      await this.#sleep();
    }
  }

  async #look(): Promise<void> {
    const { clock, logger } = this.#options.ports;
    try {
      this.#plans = await this.#options.plans();
    } catch (error) {
      logger.warn('the plans could not be read; their schedules go on as they were', { error });
    }
    // Until the plans were read once nobody can tell whose memory is still wanted.
    if (!this.#plans) return;
    const now = this.#now();
    this.#book.update(this.#plans, now, this.#run?.plan);
    for (const plan of this.#book.due(now)) {
      if (this.#run) {
        this.#book.hold(plan, 'queue');
        continue;
      }
      const asked = () => this.#options.online(plan);
      const online = await within<Reachable>(clock, ONLINE_ANSWER_MS, this.#closing.signal, asked, true);
      if (this.#closing.signal.aborted) return;
      if (online === true) this.#start(plan);
      else this.#book.hold(plan, online === false ? 'no-network' : online);
    }
  }

  #start(plan: string): void {
    const now = this.#now();
    const run = this.#book.begin(plan, now);
    if (!run) return;
    const onTime = now - run.dueAt <= ON_TIME_MS;
    const kind = run.attempts > 0 ? 'retry' : onTime ? 'due' : 'missed';
    this.#run = { plan, ended: this.#carryOut(plan, { kind, dueAt: run.dueAt }) };
  }

  async #carryOut(plan: string, trigger: RunTrigger): Promise<void> {
    let outcome: RunOutcome;
    try {
      outcome = await this.#options.run(plan, trigger, this.#closing.signal);
    } catch (error) {
      outcome = outcomeOfRejection(error, this.#options.ports.logger, plan);
    }
    // Whoever closes Holdall does not mean to go without this backup.
    const interrupted = this.#closing.signal.aborted && outcome.status === 'cancelled';
    this.#book.end(plan, interrupted ? { status: 'interrupted' } : outcome, this.#now());
    this.#run = undefined;
    this.#report();
    this.wake();
  }

  async #sleep(): Promise<void> {
    if (this.#awake) return;
    const { clock } = this.#options.ports;
    this.#alarm = new AbortController();
    const now = clock.now();
    const soon = Math.max(1, (this.#book.nextAfter(now) ?? Number.POSITIVE_INFINITY) - now);
    try {
      await clock.sleep(Math.min(soon, LONGEST_SLEEP_MS), this.#alarm.signal);
    } catch (error) {
      if (!this.#alarm.signal.aborted) throw error;
    }
  }

  #tellOfLoss(): void {
    this.#tell(() =>
      this.#options.onNotice?.({
        code: 'schedule-state-lost',
        message:
          'What was remembered about the scheduled backups could not be read and is started anew. The backups themselves are not affected; a run that was missed lately may not be made up for.',
      }),
    );
  }

  #report(): void {
    const report = JSON.stringify(this.#book.views(this.#now(), this.#run?.plan));
    if (report === this.#lastReport) return;
    this.#lastReport = report;
    this.#tell(() => this.#options.onChange?.());
  }

  #tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#options.ports.logger.warn('a listener of the scheduler failed', { error });
    }
  }

  #now(): number {
    return this.#options.ports.clock.now();
  }
}
