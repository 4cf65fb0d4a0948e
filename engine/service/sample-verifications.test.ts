import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobState } from '#shared/contract/jobs.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { passTime } from '../testing/pass-time.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: FakeClock;
let fixture: ServiceFixture;
let watch: JobWatch;
let online = true;

beforeEach(async () => {
  online = true;
  clock = new FakeClock();
  fixture = await serviceFixture({ clock, online: () => online });
  watch = new JobWatch(inProcessClient(fixture.service));
});
afterEach(async () => {
  watch.stop();
  await fixture.close();
});

const client = () => inProcessClient(fixture.service);

async function savePlan(changes: Partial<PlanSettings> = {}): Promise<void> {
  await client().call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`${n}.txt`, `text ${n} `.repeat(50)]),
  );
  const folders = [fixture.makeFiles('user/docs', files)];
  const plan = { name: 'docs', connection: 'memory', folders, include: [], exclude: [], retention: {} };
  await client().call('plans.save', { plan: { ...plan, ...changes } });
}

/** Backs up, and waits until the listing knows. */
async function backUp(): Promise<void> {
  const { jobId } = await client().call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
  await passTime(clock, client(), 200);
  expect((await watch.ended(jobId)).outcome?.status).toBe('done');
}

/** The verifications that ended so far, in order. */
const verified = (): JobState[] =>
  watch.events.flatMap((event) =>
    event.type === 'job' && event.job.request.kind === 'verify' && event.job.outcome ? [event.job] : [],
  );

/** Lets time pass in steps of an hour. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += HOUR) await passTime(clock, client(), HOUR);
}

test('once a week a sample of the newest backup is verified, and the status says so', async () => {
  await savePlan();
  await backUp();
  await pass(6 * DAY);
  expect(verified()).toEqual([]);
  await pass(2 * DAY);
  expect(verified()).toMatchObject([
    {
      trigger: 'schedule',
      request: { kind: 'verify', connection: 'memory', samplePercent: 5, mostBytes: 200_000_000 },
      outcome: { status: 'done' },
    },
  ]);
  const { plans } = await client().call('status.get', {});
  expect(plans[0]).toMatchObject({ provenAt: null, sampledAt: expect.stringMatching(/^2030-01-0/) });
  const { backups } = await client().call('backups.list', { connection: 'memory' });
  expect(backups[0]).toMatchObject({ checked: true, provenAt: null, sampledAt: plans[0]?.sampledAt });
  await pass(21 * DAY);
  expect(verified()).toHaveLength(4);
  // The good news of the last one replaces that of the ones before.
  const jobs = await client().call('jobs.list', {});
  expect(jobs.filter(({ request }) => request.kind === 'verify')).toHaveLength(1);
});

test('not while it is turned off, and not without a network', async () => {
  await savePlan({ verify: 'off' });
  await backUp();
  await pass(10 * DAY);
  expect(verified()).toEqual([]);
  online = false;
  const [plan] = await client().call('plans.list', {});
  if (!plan) throw new Error('a plan expected');
  await client().call('plans.save', { plan: { ...plan, verify: 'weekly' }, replaces: 'docs' });
  await pass(2 * DAY);
  expect(verified()).toEqual([]);
  online = true;
  await pass(DAY);
  expect(verified()).toHaveLength(1);
});

test('damage that a sample finds is marked, told, and takes “protected” away', async () => {
  await savePlan();
  await backUp();
  const key = fixture.memory.keys().find((one) => one.endsWith('.zip')) ?? '';
  // A bit in the first quarter of every file's data.
  const bytes = Buffer.from(fixture.memory.bytesOf(key));
  for (let at = bytes.indexOf('PK\x03\x04', 0, 'latin1'); at !== -1; ) {
    const next = bytes.indexOf('PK\x03\x04', at + 4, 'latin1');
    // The last one is the manifest, which is read whole before anything else.
    if (next !== -1) fixture.memory.flipByte(key, at + 50);
    at = next;
  }
  await pass(8 * DAY);
  const [job] = verified();
  expect(job).toMatchObject({ trigger: 'schedule', outcome: { status: 'incomplete' } });
  expect(job?.issueCount).toBeGreaterThan(0);
  const { backups } = await client().call('backups.list', { connection: 'memory' });
  expect(backups[0]?.status).toBe('damaged');
  const { plans } = await client().call('status.get', {});
  expect(plans[0]).toMatchObject({ level: 'unprotected', sampledAt: null });
  expect(plans[0]?.reasons).toContain('verification-failed');
  // There is nothing sound left to verify.
  await pass(8 * DAY);
  expect(verified()).toHaveLength(1);
});

describe('a storage that fails', () => {
  test('is tried again some hours later, not at once', async () => {
    await savePlan();
    await backUp();
    await pass(6 * DAY);
    fixture.storage.inject({
      method: 'get',
      when: 'before',
      error: lostConnection,
      times: 2,
      key: (key) => key.endsWith('.zip'),
    });
    for (let hours = 0; hours < 48 && verified().length === 0; hours += 1) await pass(HOUR);
    expect(verified()).toMatchObject([{ outcome: { status: 'failed' } }]);
    const failedAt = clock.now();
    for (let hours = 0; hours < 48 && !verified().some((job) => job.outcome?.status === 'done'); hours += 1) {
      await pass(HOUR);
    }
    expect(verified().at(-1)?.outcome?.status).toBe('done');
    expect(verified().length).toBeLessThan(5);
    expect(clock.now() - failedAt).toBeGreaterThan(5 * HOUR);
    expect(fixture.storage.unfired()).toEqual([]);
  });
});
