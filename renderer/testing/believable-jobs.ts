import type { JobRequest, JobState } from '#shared/contract/jobs.ts';
import type { Issue } from '#shared/events.ts';

export const someIssues: Issue[] = [
  {
    kind: 'changed-while-reading',
    path: 'Notes/index.db',
    message: 'It changed three times while it was read; the last reading is in the backup.',
  },
  { kind: 'unreadable', path: 'Chat history/lock', message: 'Permission denied.' },
  { kind: 'vanished', path: 'Documents/2026/~draft.tmp', message: 'It was gone when it was to be read.' },
];

const someNotices: JobState['notices'] = [
  {
    code: 'retrying',
    message: 'No server called nas.example.net could be found. Trying again (1) …',
    details: { failure: 'host-unknown', host: 'nas.example.net', failed: 1 },
  },
  {
    code: 'database-locked',
    message: 'A program that is running keeps these databases to itself: Chat history/index.db.',
    details: { count: 1, databases: ['Chat history/index.db'] },
  },
];

export function newJob(jobId: string, request: JobRequest, startedAt: number): JobState {
  return {
    jobId,
    request,
    trigger: 'person',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: null,
    paused: false,
    waitingFor: null,
    sequence: 1,
    progress: null,
    issues: [],
    issueCount: 0,
    notices: [],
    outcome: null,
  };
}

const bytesTotal = 4_820_000_000;
const filesTotal = 41_280;

/** The job `elapsedMs` after its start: two seconds of scan, a minute of packing, then commit, check and the end. */
export function jobAt(job: JobState, elapsedMs: number, now: number): JobState {
  const scanMs = 2000;
  const packMs = 60_000;
  const packed = Math.min(1, Math.max(0, (elapsedMs - scanMs) / packMs));
  const phase =
    elapsedMs < scanMs
      ? 'scan'
      : packed < 1
        ? 'pack'
        : elapsedMs < scanMs + packMs + 1500
          ? 'commit'
          : 'check';
  const over = elapsedMs > scanMs + packMs + 4000;
  const files = Math.floor(filesTotal * (phase === 'scan' ? elapsedMs / scanMs : packed));
  const issues = someIssues.slice(0, Math.floor(packed * 4));
  return {
    ...job,
    sequence: job.sequence + 1,
    issues,
    issueCount: issues.length,
    notices: packed > 0 ? someNotices : [],
    progress: {
      type: 'progress',
      phase,
      bytesDone: Math.round(bytesTotal * packed),
      bytesTotal: phase === 'scan' ? 0 : bytesTotal,
      filesDone: files,
      filesTotal: phase === 'scan' ? 0 : filesTotal,
      transferredBytes: Math.round(bytesTotal * packed * 0.17),
      reusedBytes: Math.round(bytesTotal * packed * 0.36),
      resumedBytes: phase === 'scan' ? 0 : 420_000_000,
      currentFile: phase === 'pack' ? `Chat history/Media/IMG_${String(files).padStart(5, '0')}.jpg` : null,
      bytesPerSecond: phase === 'pack' ? 80_300_000 : null,
      etaSeconds: phase === 'pack' ? Math.ceil(((1 - packed) * packMs) / 1000) : null,
    },
    ...(over
      ? {
          finishedAt: new Date(now).toISOString(),
          outcome: {
            status: 'incomplete' as const,
            summary: {
              id: 'k3m9q2x7t4wb',
              size: 2_990_000_000,
              uploadedBytes: 2_990_000_000,
              files: filesTotal,
            },
          },
        }
      : {}),
  };
}
