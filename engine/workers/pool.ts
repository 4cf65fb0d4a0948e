import type { Transferable } from 'node:worker_threads';
import type { JobInput, JobKind, JobOutput, JobTable } from './job-set.ts';

/**
 * Runs jobs of one `JobSet`, several at a time. Implementations: `startThreadPool` (worker threads) and
 * `createInlinePool` (the calling thread; for tests with an injected file system and for tiny amounts of work).
 */
export interface WorkerPool<Table extends JobTable> {
  /** How many jobs run at the same time. */
  readonly workers: number;
  /** Memory that jobs see as `context.shared`. */
  readonly shared: SharedArrayBuffer;
  /**
   * Queues one job; jobs start in the order given but may end in any. Rejects with what the job threw (from a
   * thread: an Error with the same name, message, code and stack), with the worker's own error when it crashed
   * — every later call then fails the same way —, or with `PoolClosed` after `close`.
   */
  run<Kind extends JobKind<Table>>(
    kind: Kind,
    input: JobInput<Table, Kind>,
    transfer?: readonly Transferable[],
  ): Promise<JobOutput<Table, Kind>>;
  /**
   * Ends the workers and resolves when they are gone; jobs not finished reject with `PoolClosed`. A job that
   * is running is cut off, so shared memory may be used again only after this. Safe to call twice.
   */
  close(): Promise<void>;
}

/** The pool was closed before the job was done. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed';
  constructor() {
    super('The worker pool was closed before the job was done.');
  }
}
