import type { JobOutcome, JobState } from '#shared/contract/jobs.ts';
import type { RunRecord } from './history-record.ts';
import type { JobPlace, JobResult } from './jobs.ts';

/** How the work of a job ended, in more detail than its outcome tells. */
export interface Ended {
  readonly outcome: JobOutcome;
  readonly result?: JobResult | undefined;
}

const historyOutcomes = {
  done: 'complete',
  incomplete: 'incomplete',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;

/** What the history keeps of a job. */
export function historyOf(state: JobState, place: JobPlace, finishedAt: string, ended: Ended): RunRecord {
  const { outcome, result } = ended;
  const { request, trigger, startedAt } = state;
  const failure = outcome.status === 'failed' ? outcome.failure : null;
  return {
    type: 'run',
    kind: request.kind,
    ...place,
    trigger,
    startedAt,
    finishedAt,
    outcome: historyOutcomes[outcome.status],
    issues: result?.issues?.length ?? state.issueCount,
    ...(result?.remarks?.length ? { remarks: [...result.remarks] } : {}),
    files: result?.files ?? 0,
    bytes: result?.bytes ?? 0,
    backup: result?.backup ?? ('id' in request ? request.id : null),
    failure: failure && {
      code: failure.code,
      message: failure.message,
      hint: failure.hint,
      retry: failure.retry,
      ...(failure.details ? { details: failure.details } : {}),
    },
  };
}
