import { parentPort, workerData } from 'node:worker_threads';
import { systemFileSystem } from '../ports/system.ts';
import type { JobContext, JobSet, JobTable } from './job-set.ts';
import { describeThrown, type JobAnswer, type JobOrder, type ThreadSetup } from './thread-messages.ts';

// First module of every worker thread: loads the job set it was started for, then answers orders one by one.
const { module, shared } = workerData as ThreadSetup;
const { jobSet } = (await import(module)) as { jobSet: JobSet<JobTable> };
const context: JobContext = { files: systemFileSystem, shared: new Uint8Array(shared) };
const port = parentPort;

port?.on('message', (order: JobOrder) => {
  port.postMessage(answer(order), []);
});

function answer({ id, kind, input }: JobOrder): JobAnswer {
  try {
    const job = jobSet.jobs[kind];
    if (job === undefined) throw new Error(`There is no job of the kind “${kind}”.`);
    return { id, output: job(input as never, context) };
  } catch (error) {
    return { id, thrown: describeThrown(error) };
  }
}
