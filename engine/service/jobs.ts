import type { JobOutcome, JobRequest, JobState } from '#shared/contract/jobs.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Issue, JobEvent } from '#shared/events.ts';
import type { NoticeCode } from '#shared/notice.ts';
import type { Ports } from '../ports/index.ts';
import type { AdjustableTransfer } from '../storage/transfer-control.ts';
import type { EventHub } from './event-hub.ts';
import { type FailureDeps, failureOf } from './failure-of.ts';
import { type Ended, historyOf } from './history-of.ts';
import type { RunRecord } from './history-record.ts';
import { jobConflict } from './job-conflict.ts';
import type { JobKeys, JobKeysDeps } from './job-keys.ts';
import { JobRecord } from './job-record.ts';
import { isSuperseded } from './superseded-outcome.ts';

/** What a job's work gets. */
export interface JobTools {
  readonly signal: AbortSignal;
  /** Must be told everything that happens; texts may hold what the storage said. */
  readonly onEvent: (event: JobEvent) => void;
  /** What the job's storage has to go by. */
  readonly transfer: AdjustableTransfer;
  /** What the job's storage signs with. */
  readonly keys: JobKeys;
}

/** What a job's work ends with when it did not fail. */
export interface JobResult {
  readonly status: 'done' | 'incomplete';
  readonly summary: Record<string, string | number>;
  /** Everything that is missing or damaged; absent where nothing can be. */
  readonly issues?: readonly Issue[];
  /** For the history. */
  readonly remarks?: readonly NoticeCode[];
  readonly files?: number;
  readonly bytes?: number;
  readonly backup?: string;
}

/** What is fixed about a job before it starts. */
export interface JobPlace {
  readonly plan: string | null;
  readonly connection: string;
}

export interface JobsDeps {
  readonly ports: Ports;
  readonly hub: EventHub;
  readonly failures: FailureDeps;
  /** A control for one job, under the limits that hold for all. */
  readonly newTransfer: () => AdjustableTransfer;
  /** What lets one job wait for other keys. */
  readonly newKeys: (job: Pick<JobKeysDeps, 'transfer' | 'onWaiting'>) => JobKeys;
  /** @throws AppError when the request cannot be started at all */
  readonly placeOf: (request: JobRequest) => JobPlace;
  readonly work: (request: JobRequest, tools: JobTools) => Promise<JobResult>;
  /** Called before the outcome is told; must not reject. */
  readonly onFinished: (record: RunRecord) => Promise<void>;
}

interface Job {
  readonly record: JobRecord;
  readonly stop: AbortController;
  readonly transfer: AdjustableTransfer;
  readonly keys: JobKeys;
  readonly ended: Promise<JobOutcome>;
}

/** Finished jobs that nobody dismissed and nothing superseded; more are not worth anybody's memory. */
const MOST_FINISHED = 50;

/** Runs long jobs and remembers how they ended until somebody has seen it. */
export class Jobs {
  readonly #deps: JobsDeps;
  /** Oldest first. */
  readonly #jobs = new Map<string, Job>();
  #closed = false;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /**
   * Starts a job and returns its id at once; `ended` never rejects.
   * @throws AppError `usage-invalid` when another job excludes it, and as `placeOf`
   */
  start(request: JobRequest, trigger: JobState['trigger']): { jobId: string; ended: Promise<JobOutcome> } {
    if (this.#closed) throw new AppError('usage-invalid', { problem: 'Holdall is being closed.' });
    const place = this.#deps.placeOf(request);
    const problem = jobConflict(request, this.runningRequests());
    if (problem !== undefined) throw new AppError('usage-invalid', { problem });
    const { ports, hub, failures, newTransfer, newKeys } = this.#deps;
    const jobId = Buffer.from(ports.random.bytes(12)).toString('hex');
    const record = new JobRecord({ jobId, request, trigger }, ports.clock, (job) => {
      hub.send({ type: 'job', job: failures.secrets.cleanValue(job) as JobState });
    });
    const stop = new AbortController();
    const transfer = newTransfer();
    const keys = newKeys({
      transfer,
      onWaiting: (waiting) => {
        record.setWaiting(waiting);
        hub.changed('status');
      },
    });
    const ended = this.#run(record, place, { signal: stop.signal, transfer, keys });
    this.#jobs.set(jobId, { record, stop, transfer, keys, ended });
    hub.changed('jobs', 'status');
    return { jobId, ended };
  }

  /** @throws AppError `usage-invalid` when there is no such job */
  get(jobId: string): JobState {
    return this.#shown(this.#find(jobId));
  }

  /** Running jobs and those that were not dismissed, newest first. */
  list(): JobState[] {
    return [...this.#jobs.values()].reverse().map((job) => this.#shown(job));
  }

  runningRequests(): JobRequest[] {
    return [...this.#jobs.values()].filter(isRunning).map((job) => job.record.state.request);
  }

  /** Plans whose backup stands still because the keys of its storage have expired. */
  plansWaitingForKeys(): string[] {
    const waiting = [...this.#jobs.values()].filter(({ record }) => record.state.waitingFor !== null);
    return waiting.flatMap(({ record: { state } }) =>
      state.request.kind === 'backup' ? [state.request.plan] : [],
    );
  }

  /** Connections or their keys have changed: what waits for keys looks at them. */
  lookForKeys(): void {
    for (const job of this.#jobs.values()) job.keys.lookAgain();
  }

  /** Holds a job; one that has ended or is being stopped stays as it is. @throws as `get` */
  pause(jobId: string): void {
    const job = this.#find(jobId);
    if (!isRunning(job) || job.stop.signal.aborted) return;
    job.transfer.pause();
    job.record.setPaused(true);
  }

  /** Lets a job go on. @throws as `get` */
  resume(jobId: string): void {
    letGoOn(this.#find(jobId));
  }

  /** Asks a job to stop; one that has ended already stays as it is. @throws as `get` */
  cancel(jobId: string): void {
    stopJob(this.#find(jobId));
  }

  /** Forgets a finished job; one that is gone already is no mistake. @throws AppError `usage-invalid` while it runs */
  dismiss(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    if (isRunning(job))
      throw new AppError('usage-invalid', { problem: 'This job is still running. Stop it first.' });
    this.#jobs.delete(jobId);
    this.#deps.hub.changed('jobs');
  }

  /** Starts nothing more, stops what runs and waits until it has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#jobs.values()].filter(isRunning);
    for (const job of running) stopJob(job);
    await Promise.all(running.map((job) => job.ended));
  }

  #find(jobId: string): Job {
    const job = this.#jobs.get(jobId);
    if (!job) throw new AppError('usage-invalid', { problem: 'This job is not known any more.' });
    return job;
  }

  #shown(job: Job): JobState {
    return this.#deps.failures.secrets.cleanValue(job.record.state) as JobState;
  }

  async #run(record: JobRecord, place: JobPlace, tools: Omit<JobTools, 'onEvent'>): Promise<JobOutcome> {
    const { request } = record.state;
    // The caller gets the id before the first event.
    await Promise.resolve();
    record.begin();
    const { outcome, result } = await this.#work(record, request, tools);
    tools.transfer.resume();
    tools.keys.giveUp();
    await this.#deps.onFinished(historyOf(record.state, place, this.#now(), { outcome, result }));
    record.finish(outcome, result?.issues);
    this.#dropSuperseded(record.state);
    this.#dropOldest();
    this.#deps.hub.changed('jobs', 'status');
    return outcome;
  }

  async #work(record: JobRecord, request: JobRequest, tools: Omit<JobTools, 'onEvent'>): Promise<Ended> {
    const onEvent = (event: JobEvent) => record.take(event);
    try {
      const result = await this.#deps.work(request, { ...tools, onEvent });
      const { status, summary } = result;
      return { outcome: { status, summary }, result };
    } catch (error) {
      // What fails because it was told to stop may fail in many ways.
      if (tools.signal.aborted || isAppError(error, 'cancelled')) return { outcome: { status: 'cancelled' } };
      return { outcome: { status: 'failed', failure: failureOf(error, this.#deps.failures) } };
    }
  }

  #now(): string {
    return new Date(this.#deps.ports.clock.now()).toISOString();
  }

  #dropSuperseded(ended: JobState): void {
    for (const [jobId, { record }] of this.#jobs) {
      if (isSuperseded(record.state, ended)) this.#jobs.delete(jobId);
    }
  }

  #dropOldest(): void {
    const finished = [...this.#jobs].filter(([, job]) => !isRunning(job));
    for (const [jobId] of finished.slice(0, Math.max(0, finished.length - MOST_FINISHED))) {
      this.#jobs.delete(jobId);
    }
  }
}

/** Whatever waits for the end of a pause hears of the stop first, and then nothing waits any more. */
function stopJob(job: Job): void {
  job.stop.abort(new AppError('cancelled', {}));
  job.keys.giveUp();
  letGoOn(job);
}

function letGoOn(job: Job): void {
  job.transfer.resume();
  job.record.setPaused(false);
}

function isRunning(job: Job): boolean {
  return job.record.isRunning;
}
