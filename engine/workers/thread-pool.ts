import { type Transferable, Worker } from 'node:worker_threads';
import type { JobInput, JobKind, JobOutput, JobSet, JobTable } from './job-set.ts';
import { PoolClosed, type WorkerPool } from './pool.ts';
import { threadCount } from './thread-count.ts';
import { type JobAnswer, type ThreadSetup, thrownFrom } from './thread-messages.ts';

export interface ThreadPoolOptions<Table extends JobTable> {
  readonly jobSet: JobSet<Table>;
  /** Default: `threadCount()`. */
  readonly workers?: number;
  /** Bytes of shared memory; none when absent. */
  readonly sharedBytes?: number;
}

interface PendingJob {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
  readonly transfer: readonly Transferable[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, PendingJob>;
}

/** A thread gets its next job while it still works on one, so that it never idles for a message's way. */
const JOBS_PER_THREAD = 2;

/** Starts worker threads that run the jobs of `jobSet`. They keep the process alive until `close`. */
export function startThreadPool<Table extends JobTable>(
  options: ThreadPoolOptions<Table>,
): WorkerPool<Table> {
  return new ThreadPool(options);
}

class ThreadPool<Table extends JobTable> implements WorkerPool<Table> {
  readonly workers: number;
  readonly shared: SharedArrayBuffer;
  readonly #threads: Thread[] = [];
  readonly #queue: PendingJob[] = [];
  #nextId = 0;
  #failure: { reason: unknown } | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ThreadPoolOptions<Table>) {
    this.workers = options.workers ?? threadCount();
    this.shared = new SharedArrayBuffer(options.sharedBytes ?? 0);
    const setup: ThreadSetup = { module: options.jobSet.module, shared: this.shared };
    for (let index = 0; index < this.workers; index += 1) {
      const worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
        workerData: setup,
        // Descriptors are opened in one thread and closed in another; none may be closed behind our back.
        trackUnmanagedFds: false,
        // Jobs make little garbage; without a limit each thread would let some 40 MB of it pile up.
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
      });
      const thread: Thread = { worker, jobs: new Map() };
      worker.on('message', (answer: JobAnswer) => this.#answered(thread, answer));
      worker.on('error', (error) => this.#fail(error));
      worker.on('exit', (code) => this.#fail(new Error(`A worker thread ended by itself (code ${code}).`)));
      this.#threads.push(thread);
    }
  }

  run<Kind extends JobKind<Table>>(
    kind: Kind,
    input: JobInput<Table, Kind>,
    transfer: readonly Transferable[] = [],
  ): Promise<JobOutput<Table, Kind>> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#nextId += 1;
      this.#queue.push({
        id: this.#nextId,
        kind,
        input,
        transfer,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.#dispatch();
    });
  }

  close(): Promise<void> {
    this.#fail(new PoolClosed());
    this.#closing ??= Promise.all(this.#threads.map(({ worker }) => worker.terminate())).then(() => {});
    return this.#closing;
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#leastBusy();
      if (thread === undefined) return;
      const job = this.#queue.shift();
      if (job === undefined) return;
      thread.jobs.set(job.id, job);
      try {
        thread.worker.postMessage({ id: job.id, kind: job.kind, input: job.input }, job.transfer);
      } catch (error) {
        // Not cloneable: this one job is at fault, the thread is as good as before.
        thread.jobs.delete(job.id);
        job.reject(error);
      }
    }
  }

  #leastBusy(): Thread | undefined {
    let best: Thread | undefined;
    for (const thread of this.#threads) {
      if (thread.jobs.size < (best?.jobs.size ?? JOBS_PER_THREAD)) best = thread;
    }
    return best;
  }

  #answered(thread: Thread, answer: JobAnswer): void {
    const job = thread.jobs.get(answer.id);
    if (job === undefined) return;
    thread.jobs.delete(answer.id);
    this.#dispatch();
    if ('thrown' in answer) job.reject(thrownFrom(answer.thrown));
    else job.resolve(answer.output);
  }

  #fail(reason: unknown): void {
    if (this.#failure) return;
    this.#failure = { reason };
    const unfinished = [...this.#threads.flatMap(({ jobs }) => [...jobs.values()]), ...this.#queue];
    for (const { jobs } of this.#threads) jobs.clear();
    this.#queue.length = 0;
    for (const job of unfinished) job.reject(reason);
  }
}
