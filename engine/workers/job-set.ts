import type { FileSystem } from '../ports/file-system.ts';

/** What a job function gets besides its input. */
export interface JobContext {
  /** `node:fs` in a worker thread; the injected file system in an inline pool. */
  readonly files: FileSystem;
  /** Memory shared by the caller and all workers (see `SharedSlots`); empty when the pool was made without. */
  readonly shared: Uint8Array;
}

/**
 * A job runs synchronously from start to end in one worker. Input and output are structured-cloned: keep them
 * small and put bulk bytes into `context.shared`, or name them in `transfers`.
 */
export type Job<Input, Output> = (input: Input, context: JobContext) => Output;

/** Job functions by kind. Input `never`, because a table holds functions of unrelated types; `run` knows each. */
export type JobTable = Readonly<Record<string, Job<never, unknown>>>;

/** The jobs one module offers, and where a worker thread finds that module. */
export interface JobSet<Table extends JobTable> {
  /** Module that exports this very set as `jobSet`; worker threads import it. */
  readonly module: string;
  readonly jobs: Table;
}

/** Call as `export const jobSet = defineJobs(import.meta.url, { … })`. */
export function defineJobs<Table extends JobTable>(module: string, jobs: Table): JobSet<Table> {
  return { module, jobs };
}

export type JobKind<Table extends JobTable> = keyof Table & string;
export type JobInput<Table extends JobTable, Kind extends JobKind<Table>> = Parameters<Table[Kind]>[0];
export type JobOutput<Table extends JobTable, Kind extends JobKind<Table>> = ReturnType<Table[Kind]>;
