import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContractClient } from '#shared/contract/contract.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { JobWatch } from '../testing/job-watch.ts';
import type { MemoryStorage } from '../testing/memory-storage.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

/** Half a megabyte in files, most of it left after packing. */
const random = new FakeRandom(3);
const files = Object.fromEntries(
  Array.from({ length: 16 }, (_, n) => [`${n}.txt`, Buffer.from(random.bytes(36_000)).toString('base64')]),
);
const HOUR = 3_600_000;

let clock: FakeClock;
let fixture: ServiceFixture;
let client: ContractClient;
let watch: JobWatch;

beforeEach(async () => {
  clock = new FakeClock();
  fixture = await serviceFixture({ clock });
  client = inProcessClient(fixture.service);
  watch = new JobWatch(client);
  await client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });
  const folders = [fixture.makeFiles('user/docs', files)];
  const plan = { name: 'docs', connection: 'memory', folders, include: [], exclude: [], retention: {} };
  await client.call('plans.save', { plan });
});

afterEach(async () => {
  watch.stop();
  await fixture.close();
});

async function backUp(): Promise<string> {
  const { outcome } = await watch.run({ kind: 'backup', plan: 'docs' });
  if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
  return String(outcome.summary.id);
}

/** A limit lets nobody wait longer at a time, in milliseconds; what sleeps longer (the schedules) is left asleep. */
const LONGEST_WAIT = 5000;

/**
 * Lets time pass until the job has ended, and only while something waits for it: what threads and disks take counts
 * for nothing, however slow they are. Resolves with the seconds.
 */
async function secondsOf(jobId: string, atEach: (seconds: number) => Promise<void> = async () => {}) {
  const began = clock.monotonic();
  const seconds = () => (clock.monotonic() - began) / 1000;
  while ((await client.call('jobs.get', { jobId })).outcome === null) {
    await atEach(seconds());
    if (clock.untilNextWake < LONGEST_WAIT) clock.advance(clock.untilNextWake);
    await nextTurn();
  }
  return seconds();
}

const verify = (id: string) =>
  client.call('jobs.start', { job: { kind: 'verify', connection: 'memory', id, samplePercent: 100 } });

/** Counts the bytes that the bucket hands out from now on. */
function countDelivered(memory: MemoryStorage): () => number {
  let bytes = 0;
  const get = memory.get.bind(memory);
  async function* counted(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  memory.get = async (key, options) => {
    const answer = await get(key, options);
    return { ...answer, body: counted(answer.body) };
  };
  return () => bytes;
}

test('a job keeps the limit, and a limit that changes holds for it at once', async () => {
  const id = await backUp();
  await client.call('preferences.set', { downloadLimit: 20_000 });
  const delivered = countDelivered(fixture.memory);
  const { jobId } = await verify(id);
  const seconds = await secondsOf(jobId);
  expect(delivered()).toBeGreaterThan(500_000);
  // Each reading may be a chunk ahead of what it was given leave for.
  expect(Math.abs(seconds * 20_000 - delivered())).toBeLessThan(150_000);

  const second = await verify(id);
  const took = await secondsOf(second.jobId, async (passed) => {
    if (passed >= 2) await client.call('preferences.set', { downloadLimit: null });
  });
  // No more than the leave that was waited for when the limit went.
  expect(took).toBeGreaterThanOrEqual(2);
  expect(took).toBeLessThan(2 + LONGEST_WAIT / 1000);
  expect(took).toBeLessThan(seconds / 3);
});

test('nothing times out in a pause of many hours', async () => {
  const id = await backUp();
  await client.call('preferences.set', { downloadLimit: 50_000 });
  const to = fixture.folder.join('user', 'copy.zip');
  const job = { kind: 'download', connection: 'memory', id, to } as const;
  const { jobId } = await client.call('jobs.start', { job });
  let paused = false;
  await secondsOf(jobId, async (passed) => {
    if (passed < 3 || paused) return;
    paused = true;
    await client.call('jobs.pause', { jobId });
    const before = (await client.call('jobs.get', { jobId })).progress;
    for (let hours = 0; hours < 12; hours += 1) {
      clock.advance(HOUR);
      for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    }
    const state = await client.call('jobs.get', { jobId });
    expect(state).toMatchObject({ paused: true, outcome: null });
    // What was on its way may still have arrived.
    expect((state.progress?.transferredBytes ?? 0) - (before?.transferredBytes ?? 0)).toBeLessThan(150_000);
    await client.call('jobs.resume', { jobId });
  });
  expect(paused).toBe(true);
  expect(watch.statesOf(jobId).at(-1)).toMatchObject({ outcome: { status: 'done' }, notices: [] });
});

test('a scheduled backup can be paused, and the service closes while it is', async () => {
  const plan = (await client.call('plans.list', {}))[0];
  if (!plan) throw new Error('no plan');
  await client.call('plans.save', {
    plan: { ...plan, schedule: { kind: 'every', minutes: 30 } },
    replaces: 'docs',
  });
  const gate = fixture.storage.hold('listUploads');
  while ((await client.call('jobs.list', {})).length === 0) {
    clock.advance(30_000);
    await nextTurn();
  }
  await gate.reached;
  const [job] = await client.call('jobs.list', {});
  const jobId = job?.jobId ?? '';
  expect(job).toMatchObject({ trigger: 'schedule', outcome: null });
  await client.call('jobs.pause', { jobId });
  gate.open();
  await fixture.service.close();
  expect(watch.statesOf(jobId).at(-1)).toMatchObject({ paused: false, outcome: { status: 'cancelled' } });
  expect(fixture.memory.keys()).toEqual([]);
});
