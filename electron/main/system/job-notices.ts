import type { Preferences } from '#shared/contract/app.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import { leavesUnsure } from '#shared/notice.ts';
import type { Words } from '../words/words.ts';

export interface Notice {
  readonly title: string;
  readonly body: string;
}

const HOUR = 3_600_000;
/** A failure that may pass is told when it has not passed for so long. */
const PATIENCE_MS = 12 * HOUR;
/** The same plan's failures are not told again before. */
const QUIET_MS = 24 * HOUR;

interface Trouble {
  readonly since: number;
  toldAt: number | undefined;
  code: string | undefined;
}

/**
 * Decides which ends of jobs are worth a notification. What the person started is told whenever the window is
 * not in front; what the schedule did, only when it needs somebody: once, not with every attempt.
 */
export class JobNotices {
  readonly #troubles = new Map<string, Trouble>();
  readonly #told = new Set<string>();

  /** @param now ms since the epoch; @param inFront whether the person looks at the window anyway */
  noticeFor(
    job: JobState,
    preferences: Pick<Preferences, 'notifyOnFailure' | 'notifyOnSuccess'>,
    words: Words,
    now: number,
    inFront: boolean,
  ): Notice | undefined {
    const { outcome, request } = job;
    if (outcome === null && job.waitingFor) return this.#forKeys(job, preferences, words, inFront);
    if (outcome === null || this.#told.has(job.jobId)) return undefined;
    this.#told.add(job.jobId);
    if (outcome.status === 'cancelled') return undefined;
    const wanted = endsWell(job) ? preferences.notifyOnSuccess : preferences.notifyOnFailure;
    const plan = request.kind === 'backup' ? request.plan : undefined;
    const isNews = this.#isNews(job, plan, now);
    if (!wanted || !isNews || inFront) return undefined;
    if (plan !== undefined) this.#remember(plan, job, now);
    return noticeWords(job, plan, words);
  }

  /** A job that waits for new keys never ends by itself: somebody has to hear of it, once. */
  #forKeys(
    { jobId, waitingFor }: JobState,
    { notifyOnFailure }: Pick<Preferences, 'notifyOnFailure'>,
    words: Words,
    inFront: boolean,
  ): Notice | undefined {
    const told = `${jobId} keys`;
    if (this.#told.has(told)) return undefined;
    this.#told.add(told);
    if (!notifyOnFailure || inFront || !waitingFor) return undefined;
    return { title: words.keysNeeded(waitingFor.connection), body: words.keysNeededText };
  }

  #isNews(job: JobState, plan: string | undefined, now: number): boolean {
    const { outcome, trigger, request } = job;
    // Old backups are removed and samples verified behind the scenes: nobody waits for the good news.
    const isBehindTheScenes =
      request.kind === 'prune' || (request.kind === 'verify' && trigger === 'schedule');
    if (isBehindTheScenes && outcome?.status === 'done') return false;
    if (endsWell(job)) {
      if (plan !== undefined) this.#troubles.delete(plan);
      return true;
    }
    // A storage out of reach is told by the backups.
    if (request.kind === 'verify' && trigger === 'schedule') {
      const mayPass = outcome?.status === 'failed' && outcome.failure.retry === 'later';
      if (mayPass) return false;
    }
    if (plan === undefined) return true;
    const known: Trouble = this.#troubles.get(plan) ?? { since: now, toldAt: undefined, code: undefined };
    this.#troubles.set(plan, known);
    if (trigger === 'person') return true;
    const code = codeOf(job);
    const mayPass = outcome?.status === 'failed' && outcome.failure.retry === 'later';
    if (mayPass && now - known.since < PATIENCE_MS) return false;
    return known.toldAt === undefined || known.code !== code || now - known.toldAt >= QUIET_MS;
  }

  #remember(plan: string, job: JobState, now: number): void {
    const trouble = this.#troubles.get(plan);
    if (trouble === undefined) return;
    trouble.toldAt = now;
    trouble.code = codeOf(job);
  }
}

/** All was done, and nothing of it is in doubt. */
function endsWell({ outcome, notices }: JobState): boolean {
  return outcome?.status === 'done' && !notices.some(({ code }) => leavesUnsure(code));
}

function codeOf({ outcome }: JobState): string | undefined {
  return outcome?.status === 'failed' ? outcome.failure.code : outcome?.status;
}

function noticeWords(job: JobState, plan: string | undefined, words: Words): Notice {
  const status = job.outcome?.status;
  if (plan !== undefined && status === 'done' && !endsWell(job)) {
    return { title: words.backupRemarks(plan), body: words.seeWhy };
  }
  if (status === 'done') {
    const title = plan === undefined ? words.jobDone : words.backupDone(plan);
    return { title, body: plan === undefined ? '' : words.allSafe };
  }
  if (status === 'incomplete') {
    return {
      title: plan === undefined ? words.jobIncomplete : words.backupIncomplete(plan),
      body: words.seeWhy,
    };
  }
  return { title: plan === undefined ? words.jobFailed : words.backupFailed(plan), body: words.seeWhy };
}
