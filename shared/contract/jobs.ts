import { z } from 'zod';
import { issue, progressEvent } from '../events.ts';
import { notice } from '../notice.ts';
import { restoreRequest } from './backups.ts';

/** What a long job is to do. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('backup'), plan: z.string() }),
  restoreRequest.extend({ kind: z.literal('restore') }),
  z.object({
    kind: z.literal('verify'),
    connection: z.string(),
    id: z.string(),
    /** Per cent of the content bytes; 100 = everything. */
    samplePercent: z.number().min(1).max(100),
    /** Bytes of the zip that a sample reads at most; no limit when absent. */
    mostBytes: z.number().int().min(1).optional(),
  }),
  z.object({ kind: z.literal('download'), connection: z.string(), id: z.string(), to: z.string() }),
  z.object({ kind: z.literal('prune'), plan: z.string() }),
]);
export type JobRequest = z.infer<typeof jobRequest>;

/** An expected failure as it crosses the contract; `details` never holds a secret. */
export const failure = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  retry: z.enum(['never', 'later', 'after-user-action']),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Failure = z.infer<typeof failure>;

export const jobOutcome = z.discriminatedUnion('status', [
  /** Everything asked for was done and checked. */
  z.object({ status: z.literal('done'), summary: z.record(z.string(), z.union([z.string(), z.number()])) }),
  /** Finished, but not whole: `issues` of the job name what is missing or damaged. */
  z.object({
    status: z.literal('incomplete'),
    summary: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  z.object({ status: z.literal('failed'), failure }),
  z.object({ status: z.literal('cancelled') }),
]);
export type JobOutcome = z.infer<typeof jobOutcome>;

/** What a job stands still for until somebody brings it. */
export const jobWaiting = z.object({
  for: z.literal('credentials'),
  /** The connection whose keys the storage refuses. */
  connection: z.string(),
  /** Code of the refusal: `token-expired`, or what is wrong with those that were given since. */
  code: z.string(),
});
export type JobWaiting = z.infer<typeof jobWaiting>;

/** Everything a window needs to show a job, also after a reload. */
export const jobState = z.object({
  jobId: z.string(),
  request: jobRequest,
  /** Why it runs: somebody pressed a button, or the schedule. */
  trigger: z.enum(['person', 'schedule']),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** A person holds it: nothing more is sent or fetched until it is resumed. Never true of a job that ended. */
  paused: z.boolean(),
  /** Goes on by itself when it is there; see `keys.renew`. Always null of a job that ended. */
  waitingFor: jobWaiting.nullable(),
  /** Grows with every event of the job; an event that is not newer than the state is dropped. */
  sequence: z.number().int(),
  progress: progressEvent.nullable(),
  /** At most the first 1,000; `issueCount` counts all. */
  issues: z.array(issue),
  issueCount: z.number(),
  /** Retries, clock trouble and the like; at most 100, the last ones and what must not get lost among them. */
  notices: z.array(notice),
  outcome: jobOutcome.nullable(),
});
export type JobState = z.infer<typeof jobState>;

export const jobMethods = {
  /** Rejects with `usage-invalid` when a job that excludes this one is running. */
  'jobs.start': { request: z.object({ job: jobRequest }), result: z.object({ jobId: z.string() }) },
  'jobs.get': { request: z.object({ jobId: z.string() }), result: jobState },
  /** Running jobs and those whose outcome was not dismissed, newest first. */
  'jobs.list': { request: z.object({}), result: z.array(jobState) },
  /** Holds a job within seconds; one that ended or is being stopped stays as it is. */
  'jobs.pause': { request: z.object({ jobId: z.string() }), result: z.object({}) },
  'jobs.resume': { request: z.object({ jobId: z.string() }), result: z.object({}) },
  /** Asks a job to stop, also a paused one; its outcome follows as an event. */
  'jobs.cancel': { request: z.object({ jobId: z.string() }), result: z.object({}) },
  'jobs.dismiss': { request: z.object({ jobId: z.string() }), result: z.object({}) },
} as const;
