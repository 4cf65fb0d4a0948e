import { expect, test } from 'vitest';
import type { JobOutcome, JobRequest, JobState } from '#shared/contract/jobs.ts';
import type { NoticeCode } from '#shared/notice.ts';
import { isSuperseded } from './superseded-outcome.ts';

let jobs = 0;
interface Facts {
  readonly notice?: NoticeCode;
  readonly trigger?: JobState['trigger'];
}

function ended(request: JobRequest, outcome: JobOutcome | null, { notice, trigger = 'person' }: Facts = {}) {
  jobs += 1;
  return {
    jobId: `job-${jobs}`,
    request,
    trigger,
    startedAt: '2026-11-21T12:00:00.000Z',
    finishedAt: '2026-11-21T12:01:00.000Z',
    paused: false,
    waitingFor: null,
    sequence: 1,
    progress: null,
    issues: [],
    issueCount: 0,
    notices: notice ? [{ code: notice, message: 'A sentence.' }] : [],
    outcome,
  } satisfies JobState;
}

const failure = { code: 'host-unknown', message: 'm', hint: 'h', retry: 'later' } as const;
const outcomes = {
  done: { status: 'done', summary: {} },
  upToDate: { status: 'done', summary: { upToDate: 1 } },
  incomplete: { status: 'incomplete', summary: {} },
  failed: { status: 'failed', failure },
  cancelled: { status: 'cancelled' },
} satisfies Record<string, JobOutcome>;
type Ending = keyof typeof outcomes;

const backup = (ending: Ending, facts?: Facts, plan = 'docs') =>
  ended({ kind: 'backup', plan }, outcomes[ending], facts);
const prune = (ending: Ending, plan = 'docs') => ended({ kind: 'prune', plan }, outcomes[ending]);
const verify = (ending: Ending, facts?: Facts, id = 'one') =>
  ended({ kind: 'verify', connection: 'c', id, samplePercent: 5 }, outcomes[ending], facts);
const download = (ending: Ending, id = 'one') =>
  ended({ kind: 'download', connection: 'c', id, to: '/tmp/a.zip' }, outcomes[ending]);

const byKeys = { notice: 'retrying' } as const;
const remark = { notice: 'database-locked' } as const;
const unchecked = { notice: 'unchecked-left' } as const;
const bySchedule = { trigger: 'schedule' } as const;

test.each<[string, JobState, JobState]>([
  ['good news of a plan by the next backup', backup('done'), backup('done')],
  ['… also by one of another plan', backup('done', byKeys), backup('failed', {}, 'photos')],
  ['… also good news by bad news', backup('done'), backup('failed')],
  ['a run that was stopped by the next', backup('cancelled'), backup('incomplete')],
  ['a clean-up by whatever comes', prune('done'), backup('done')],
  ['a sample that was sound by whatever comes', verify('done', bySchedule), backup('done')],
  ['a verification by the next one', verify('done'), verify('done', {}, 'two')],
  ['a failure by a success of the same plan', backup('failed'), backup('done')],
  ['a failure by finding the plan up to date', backup('failed'), backup('upToDate')],
  ['a failure by the next failure', backup('failed'), backup('failed')],
  ['a failure by a backup with files left out', backup('failed'), backup('incomplete')],
  ['files left out by a backup with all of them', backup('incomplete'), backup('done')],
  ['files left out by others left out', backup('incomplete'), backup('incomplete')],
  ['remarks by a newer backup', backup('done', remark), backup('done')],
  ['an unchecked upload by the run that checked it', backup('cancelled', unchecked), backup('upToDate')],
  ['damage by a proof of the same backup', verify('incomplete'), verify('done')],
  ['a failed clean-up by one that worked', prune('failed'), prune('done')],
])('goes: %s', (_what, old, next) => {
  expect(isSuperseded(old, next)).toBe(true);
});

test.each<[string, JobState, JobState]>([
  ['a backup for its clean-up', backup('done'), prune('done')],
  ['a failure for a success of another plan', backup('failed'), backup('done', {}, 'photos')],
  ['a failure for the clean-up of the plan', backup('failed'), prune('done')],
  ['a failure for a run that was stopped', backup('failed'), backup('cancelled')],
  ['files left out for a failure', backup('incomplete'), backup('failed')],
  ['files left out for a run that was stopped', backup('incomplete'), backup('cancelled')],
  ['remarks for finding that nothing changed', backup('done', remark), backup('upToDate')],
  ['remarks for a failure', backup('done', remark), backup('failed')],
  ['an unchecked upload for a failure', backup('cancelled', unchecked), backup('failed')],
  ['damage for the proof of another backup', verify('incomplete'), verify('done', {}, 'two')],
  ['damage for a later failure to look', verify('incomplete'), verify('failed')],
  ['what a person verified for a backup', verify('done'), backup('done')],
  ['a download for a backup', download('done'), backup('done')],
  ['a failed download for another', download('failed'), download('done', 'two')],
  ['itself', backup('done'), ended({ kind: 'backup', plan: 'docs' }, null)],
])('stays: %s', (_what, old, next) => {
  expect(isSuperseded(old, next)).toBe(false);
});

test('no job supersedes itself', () => {
  const one = backup('failed');
  expect(isSuperseded(one, one)).toBe(false);
});
