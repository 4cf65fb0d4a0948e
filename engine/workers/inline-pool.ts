import { setImmediate } from 'node:timers/promises';
import type { FileSystem } from '../ports/file-system.ts';
import type { JobContext, JobInput, JobKind, JobOutput, JobSet, JobTable } from './job-set.ts';
import { PoolClosed, type WorkerPool } from './pool.ts';

export interface InlinePoolOptions<Table extends JobTable> {
  readonly jobSet: JobSet<Table>;
  readonly files: FileSystem;
  /** Bytes of shared memory; none when absent. */
  readonly sharedBytes?: number;
}

/** A pool that runs every job in the calling thread, one after the other, each in a turn of its own. */
export function createInlinePool<Table extends JobTable>(
  options: InlinePoolOptions<Table>,
): WorkerPool<Table> {
  const shared = new SharedArrayBuffer(options.sharedBytes ?? 0);
  const context: JobContext = { files: options.files, shared: new Uint8Array(shared) };
  let closed = false;
  return {
    workers: 1,
    shared,
    async run<Kind extends JobKind<Table>>(kind: Kind, input: JobInput<Table, Kind>) {
      // Like a thread, an inline job never runs before its caller goes on; and between jobs others get their turn.
      await setImmediate();
      if (closed) throw new PoolClosed();
      const job = options.jobSet.jobs[kind];
      if (job === undefined) throw new Error(`There is no job of the kind “${kind}”.`);
      return job(input as never, context) as JobOutput<Table, Kind>;
    },
    async close() {
      closed = true;
    },
  };
}
