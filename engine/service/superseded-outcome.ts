import type { JobState } from '#shared/contract/jobs.ts';
import { isRemark } from '#shared/notice.ts';

/**
 * Whether the outcome of `old` has nothing more to say now that `ended` has ended after it. Pure. Good news gives way to
 * the next of its kind. Whatever somebody may have to do something about stays until it is dismissed, or until the same
 * thing was done again and ended at least as well.
 */
export function isSuperseded(old: JobState, ended: JobState): boolean {
  if (old.jobId === ended.jobId || !old.outcome || !ended.outcome) return false;
  return isGoodNews(old) ? givesWay(old, ended) : isSame(old, ended) && endedAsWell(old, ended);
}

function isGoodNews({ outcome, notices }: JobState): boolean {
  const isFine = outcome?.status === 'done' || outcome?.status === 'cancelled';
  return isFine && !notices.some(({ code }) => isRemark(code));
}

/** A clean-up or a verification by the schedule is soon old news; what a person asked for is not. */
function givesWay(old: JobState, ended: JobState): boolean {
  const isAside =
    old.request.kind === 'prune' || (old.request.kind === 'verify' && old.trigger === 'schedule');
  return isAside || old.request.kind === ended.request.kind;
}

/** The same plan, or the same backup. */
function isSame({ request: old }: JobState, { request: ended }: JobState): boolean {
  if ('plan' in old) return 'plan' in ended && old.kind === ended.kind && old.plan === ended.plan;
  if ('plan' in ended || old.kind !== ended.kind) return false;
  return old.id === ended.id && old.connection === ended.connection;
}

/** From worst to best. A run that was stopped says nothing about the trouble of one before. */
const rank = { cancelled: 0, failed: 1, incomplete: 2, done: 3 } as const;

function endedAsWell(old: JobState, ended: JobState): boolean {
  if (!old.outcome || !ended.outcome) return false;
  // It only found that the backup is up to date, and what was remarked about that backup is as true as before.
  if (old.outcome.status === 'done' && 'summary' in ended.outcome && ended.outcome.summary.upToDate === 1)
    return false;
  // Everything was uploaded before it was stopped; only a run that gets to its end has checked that.
  if (old.outcome.status === 'cancelled' && ended.outcome.status === 'failed') return false;
  return rank[ended.outcome.status] >= rank[old.outcome.status];
}
