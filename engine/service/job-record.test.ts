import { expect, test } from 'vitest';
import type { JobRequest, JobState } from '#shared/contract/jobs.ts';
import type { JobEvent } from '#shared/events.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { jobConflict } from './job-conflict.ts';
import { JobRecord } from './job-record.ts';

function started() {
  const clock = new FakeClock();
  const told: JobState[] = [];
  const job = { jobId: 'j', request: { kind: 'backup', plan: 'docs' }, trigger: 'person' } as const;
  const record = new JobRecord(job, clock, (state) => told.push(state));
  record.begin();
  return { clock, told, record };
}

const progress = (filesDone: number): JobEvent => ({
  type: 'progress',
  phase: 'pack',
  bytesDone: 0,
  bytesTotal: 0,
  filesDone,
  filesTotal: 0,
  transferredBytes: 0,
  reusedBytes: 0,
  resumedBytes: 0,
  currentFile: null,
  bytesPerSecond: null,
  etaSeconds: null,
});

const issue = (path: string): JobEvent => ({ type: 'issue', kind: 'unreadable', path, message: 'No.' });

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a thousand changes in a second are told ten times, the last one of them included', async () => {
  const { clock, told, record } = started();
  for (let at = 1; at <= 1000; at += 1) {
    record.take(progress(at));
    clock.advance(1);
    await settled();
  }
  clock.advance(100);
  await settled();
  expect(told.length).toBeGreaterThan(9);
  expect(told.length).toBeLessThanOrEqual(12);
  expect(told.at(-1)?.progress?.filesDone).toBe(1000);
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index + 1));
});

test('a paused job says so and promises no time; resumed, it goes on as before', async () => {
  const { clock, told, record } = started();
  const moving = { ...progress(1), bytesPerSecond: 500, etaSeconds: 7 } as JobEvent;
  record.take(moving);
  record.setPaused(true);
  clock.advance(100);
  await settled();
  expect(told.at(-1)).toMatchObject({ paused: true, progress: { bytesPerSecond: null, etaSeconds: null } });
  record.take(moving);
  clock.advance(100);
  await settled();
  expect(told.at(-1)).toMatchObject({ paused: true, progress: { filesDone: 1, etaSeconds: null } });
  record.setPaused(false);
  record.take(moving);
  clock.advance(100);
  await settled();
  expect(told.at(-1)).toMatchObject({ paused: false, progress: { bytesPerSecond: 500, etaSeconds: 7 } });
});

test('no job ends as paused', () => {
  const { told, record } = started();
  record.setPaused(true);
  record.finish({ status: 'cancelled' });
  record.setPaused(true);
  expect(told.at(-1)).toMatchObject({ paused: false, outcome: { status: 'cancelled' } });
});

test('the outcome is told at once, and nothing after it', async () => {
  const { clock, told, record } = started();
  record.take(progress(1));
  record.finish({ status: 'done', summary: {} });
  expect(told.at(-1)?.outcome).toEqual({ status: 'done', summary: {} });
  const count = told.length;
  record.take(progress(2));
  clock.advance(1000);
  await settled();
  expect(told).toHaveLength(count);
  expect(clock.sleeping).toBe(0);
});

test('while it runs, few issues are told; at the end up to a thousand, and their number', () => {
  const { clock, told, record } = started();
  for (let at = 0; at < 1500; at += 1) record.take(issue(`f${at}`));
  clock.advance(200);
  record.take(issue('last'));
  expect(told.at(-1)?.issues.length).toBeLessThanOrEqual(20);
  expect(record.state.issues).toHaveLength(1000);
  record.finish({ status: 'incomplete', summary: {} });
  expect(told.at(-1)).toMatchObject({ issueCount: 1501 });
  expect(told.at(-1)?.issues).toHaveLength(1000);
});

test('notices are limited to the last hundred', () => {
  const { record } = started();
  for (let at = 0; at < 150; at += 1) record.take({ type: 'notice', code: 'retrying', message: `${at}` });
  expect(record.state.notices).toHaveLength(100);
  expect(record.state.notices.at(-1)?.message).toBe('149');
});

test('what must not be overlooked is not pushed out of the notices by retries', () => {
  const { record } = started();
  record.take({ type: 'notice', code: 'database-locked', message: 'locked', details: { count: 1 } });
  for (let at = 0; at < 150; at += 1) record.take({ type: 'notice', code: 'retrying', message: `${at}` });
  expect(record.state.notices).toHaveLength(100);
  expect(record.state.notices[0]).toEqual({
    code: 'database-locked',
    message: 'locked',
    details: { count: 1 },
  });
  expect(record.state.notices[1]?.message).toBe('51');
  for (let at = 0; at < 120; at += 1)
    record.take({ type: 'notice', code: 'database-failed', message: `failed ${at}` });
  expect(record.state.notices).toHaveLength(100);
  expect(record.state.notices.at(-1)?.message).toBe('failed 119');
});

test('jobs that write to one place exclude each other; reading goes on beside everything', () => {
  const backup = { kind: 'backup', plan: 'docs' } as const;
  const prune = { kind: 'prune', plan: 'docs' } as const;
  const restore: JobRequest = {
    kind: 'restore',
    connection: 'c',
    id: 'a',
    paths: [],
    to: '/t',
    onConflict: 'skip',
  };
  const verify = { kind: 'verify', connection: 'c', id: 'a', samplePercent: 100 } as const;
  expect(jobConflict(backup, [backup])).toContain('already');
  expect(jobConflict(backup, [prune])).toBeDefined();
  expect(jobConflict(prune, [backup])).toBeDefined();
  expect(jobConflict({ ...backup, plan: 'other' }, [backup, prune])).toBeUndefined();
  expect(jobConflict(restore, [backup, prune, verify])).toBeUndefined();
  expect(jobConflict(restore, [restore])).toContain('/t');
  expect(jobConflict({ ...restore, to: '/u' }, [restore])).toBeUndefined();
  expect(jobConflict(verify, [verify])).toBeDefined();
  expect(jobConflict({ ...verify, id: 'b' }, [verify])).toBeUndefined();
});
