import { defaultPreferences, type Preferences } from '#shared/contract/app.ts';
import {
  type CallAnswer,
  type ContractEvent,
  type MethodName,
  methods,
  type RequestOf,
  type ResultOf,
} from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';

export interface Engine {
  call(method: string, request: unknown): Promise<CallAnswer>;
  subscribe(listener: (event: ContractEvent) => void): () => void;
}

export interface FactsListener {
  /** Jobs came, went on or ended. */
  readonly onJobs: (jobs: readonly JobState[]) => void;
  /** One job ended just now. */
  readonly onEnded: (job: JobState) => void;
  readonly onPlans: (plans: readonly string[]) => void;
  readonly onPreferences: (preferences: Preferences) => void;
}

/** What the main process itself wants to know of the engine: for tray, taskbar, notifications, and quitting. */
export class DesktopFacts {
  readonly #engine: Engine;
  readonly #listener: FactsListener;
  readonly #jobs = new Map<string, JobState>();
  #plans: ResultOf<'plans.list'> = [];
  #preferences: Preferences = defaultPreferences;

  constructor(engine: Engine, listener: FactsListener) {
    this.#engine = engine;
    this.#listener = listener;
    engine.subscribe((event) => this.#note(event));
  }

  async refresh(): Promise<void> {
    await Promise.all([this.#refreshPlans(), this.#refreshPreferences(), this.#refreshJobs()]);
  }

  preferences(): Preferences {
    return this.#preferences;
  }

  planNames(): string[] {
    return this.#plans.map(({ name }) => name);
  }

  isWorking(): boolean {
    return [...this.#jobs.values()].some(({ outcome }) => outcome === null);
  }

  /** Whether backups happen by themselves, so that the app should go on without a window. */
  hasSchedule(): boolean {
    return this.#plans.some(({ schedule }) => schedule !== undefined && schedule.kind !== 'off');
  }

  /** Whether nothing can run until somebody enters the passphrase over the secrets. */
  async areSecretsLocked(): Promise<boolean> {
    return (await this.#ask('app.info', {}))?.secrets === 'locked';
  }

  /** Starts a backup of every plan. What cannot start (it is running already) is shown by the window. */
  async backUpAll(): Promise<void> {
    for (const plan of this.planNames()) await this.#ask('jobs.start', { job: { kind: 'backup', plan } });
  }

  #note(event: ContractEvent): void {
    if (event.type === 'job') this.#noteJob(event.job);
    else if (event.what === 'plans') void this.#refreshPlans();
    else if (event.what === 'preferences') void this.#refreshPreferences();
    else if (event.what === 'jobs') void this.#refreshJobs();
  }

  #noteJob(job: JobState): void {
    const known = this.#jobs.get(job.jobId);
    if (known !== undefined && known.sequence >= job.sequence) return;
    this.#jobs.set(job.jobId, job);
    this.#listener.onJobs([...this.#jobs.values()]);
    if (job.outcome === null) return;
    this.#jobs.delete(job.jobId);
    this.#listener.onEnded(job);
  }

  async #refreshJobs(): Promise<void> {
    const jobs = await this.#ask('jobs.list', {});
    if (jobs === undefined) return;
    this.#jobs.clear();
    for (const job of jobs) if (job.outcome === null) this.#jobs.set(job.jobId, job);
    this.#listener.onJobs([...this.#jobs.values()]);
  }

  async #refreshPlans(): Promise<void> {
    this.#plans = (await this.#ask('plans.list', {})) ?? this.#plans;
    this.#listener.onPlans(this.planNames());
  }

  async #refreshPreferences(): Promise<void> {
    this.#preferences = (await this.#ask('preferences.get', {})) ?? this.#preferences;
    this.#listener.onPreferences(this.#preferences);
  }

  /** Undefined when the call failed: the window tells the person, here there is nobody to tell. */
  async #ask<M extends MethodName>(method: M, request: RequestOf<M>): Promise<ResultOf<M> | undefined> {
    const answer = await this.#engine.call(method, request);
    if (!answer.ok) return undefined;
    const parsed = methods[method].result.safeParse(answer.result);
    return parsed.success ? (parsed.data as ResultOf<M>) : undefined;
  }
}
