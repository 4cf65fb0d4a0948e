import type { JobState } from '#shared/contract/jobs.ts';
import { someIssues } from './believable-jobs.ts';

const bytesTotal = 3_400_000;
const filesTotal = 118;
const lengthMs = 3000;

/** A job that reads a backup – restore, verify, download – `elapsedMs` after its start; it takes three seconds. */
export function readJobAt(job: JobState, elapsedMs: number, now: number): JobState {
  const done = Math.min(1, elapsedMs / lengthMs);
  const isOver = done === 1;
  const issues = isOver && job.request.kind === 'restore' ? someDamage : [];
  return {
    ...job,
    sequence: job.sequence + 1,
    issues,
    issueCount: issues.length,
    progress: {
      type: 'progress',
      phase: elapsedMs < 400 ? 'list' : 'read',
      bytesDone: Math.round(bytesTotal * done),
      bytesTotal,
      filesDone: Math.floor(filesTotal * done),
      filesTotal,
      transferredBytes: Math.round(bytesTotal * done * 0.6),
      reusedBytes: 0,
      resumedBytes: 0,
      currentFile: `Documents/Letters/Letter ${String(Math.floor(filesTotal * done)).padStart(5, '0')}.txt`,
      bytesPerSecond: bytesTotal / (lengthMs / 1000),
      etaSeconds: Math.ceil(((1 - done) * lengthMs) / 1000),
    },
    ...(isOver
      ? {
          finishedAt: new Date(now).toISOString(),
          outcome: {
            status: issues.length > 0 ? ('incomplete' as const) : ('done' as const),
            summary: summaryOf(job),
          },
        }
      : {}),
  };
}

const someDamage = someIssues.slice(0, 1).map(({ path }) => ({
  kind: 'damaged' as const,
  path,
  message: 'The stored data does not match its checksum.',
}));

function summaryOf({ request }: JobState): Record<string, string | number> {
  switch (request.kind) {
    case 'restore':
      return {
        to: request.to,
        backup: request.id,
        ...{ restored: 131, replaced: 0, keptBoth: 14, folders: 3, links: 0, skipped: 0, identical: 6 },
        ...{ damaged: 1, failed: 0, bytes: bytesTotal },
      };
    case 'verify':
      return { id: request.id, files: filesTotal, filesChecked: filesTotal, bytesChecked: bytesTotal };
    case 'download':
      return { id: request.id, file: request.to, size: bytesTotal };
    default:
      return {};
  }
}
