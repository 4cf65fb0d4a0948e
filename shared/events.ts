import { z } from 'zod';
import { notice } from './notice.ts';

/** Something that was left out or went wrong for one path, while the job went on. */
export const issueKind = z.enum([
  'unreadable', // permission, I/O error
  'vanished', // was there at the scan, gone when it was to be read
  'changed-while-reading', // small files: read three times, big ones once; the last reading is in the backup
  'name-unusable', // not valid Unicode, so no zip can hold the name
  'damaged', // stored data does not match its checksum
  'unsafe-path', // the archive names a place outside the target or one that this system cannot hold
  'conflict', // something of another kind is already there
  'write-failed', // could not be written on this computer
  'in-use', // another program has it open, so it was not replaced
]);
export type IssueKind = z.infer<typeof issueKind>;

export const issue = z.object({
  kind: issueKind,
  /** Path inside the backup, with forward slashes. */
  path: z.string(),
  /** One plain sentence. */
  message: z.string(),
});
export type Issue = z.infer<typeof issue>;

export const phase = z.enum([
  'scan',
  'capture', // copies of databases that are in use
  'compare', // with the backup before
  'pack',
  'commit',
  'check',
  'list',
  'read',
  'delete',
]);
export type Phase = z.infer<typeof phase>;

/** At most ten a second, plus one at each change of phase and one at the end of each phase. */
export const progressEvent = z.object({
  type: z.literal('progress'),
  phase,
  /** Bytes of file content dealt with so far, and in all (0 while unknown). */
  bytesDone: z.number(),
  bytesTotal: z.number(),
  filesDone: z.number(),
  filesTotal: z.number(),
  /** Bytes that went over the wire so far, either way. */
  transferredBytes: z.number(),
  /** Stored bytes of the new object that were copied inside the storage instead of being sent. */
  reusedBytes: z.number().default(0),
  /** Stored bytes of it that were there already, from an upload that was interrupted before. */
  resumedBytes: z.number().default(0),
  currentFile: z.string().nullable(),
  /** Content bytes a second, smoothed; null while unknown or paused. */
  bytesPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
});
export type ProgressEvent = z.infer<typeof progressEvent>;

export const issueEvent = issue.extend({ type: z.literal('issue') });

/** Something the person should know that does not concern one path (clock off, retrying, …). */
export const noticeEvent = notice.extend({ type: z.literal('notice') });

export const jobEvent = z.discriminatedUnion('type', [progressEvent, issueEvent, noticeEvent]);
export type JobEvent = z.infer<typeof jobEvent>;

/** Where a job tells what it is doing. Must not throw. */
export type EventSink = (event: JobEvent) => void;
