import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContractClient } from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { type ExpiringKeys, expiringKeys } from '../testing/expiring-keys.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { type QuirkyServer, startQuirkyServer } from '../testing/quirky-server.ts';
import { type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

const serverKey = { accessKeyId: 'BEHINDTHELAYER000001', secretAccessKey: 'behindSecret00000000000000000' };
const keys = (n: number) => ({
  ...{ accessKeyId: `TEMPORARYKEY${n}`, secretAccessKey: `temporarySecret-${n}` },
  sessionToken: `temporary-token-${n}`,
});
const plenty = 1_000_000;
/** Does not become much smaller by packing: more than one part of an upload. */
const noise = Buffer.from(new FakeRandom(5).bytes(8_000_000)).toString('latin1');

let fixture: ServiceFixture;
let server: RunningServer;
let expiring: ExpiringKeys;
let layer: QuirkyServer;
let client: ContractClient;
let watch: JobWatch;

beforeEach(async () => {
  fixture = await serviceFixture();
  mkdirSync(fixture.folder.join('bucket'));
  const accessKeys = [serverKey];
  server = await startServer({
    ...{ clock: systemClock, random: systemRandom, logger: silentLogger, accessKeys, region: 'home' },
    buckets: { data: fixture.folder.join('bucket') },
  });
  expiring = expiringKeys([], { status: 400, code: 'ExpiredToken' });
  layer = await startQuirkyServer(server.endpoint, [expiring.quirk], { ...serverKey, region: 'home' });
  client = inProcessClient(fixture.service);
  watch = new JobWatch(client);
  const { accessKeyId, ...secrets } = keys(1);
  const settings = {
    ...{ name: 'temporary', endpoint: layer.endpoint, region: 'home', bucket: 'data', rootPath: '' },
    ...{ accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
  };
  await client.call('connections.save', { draft: { settings, ...secrets } });
  const folders = [fixture.makeFiles('user/docs', { 'noise.bin': noise, 'note.txt': 'a note' })];
  const plan = { name: 'docs', connection: 'temporary', folders, include: [], exclude: [], retention: {} };
  await client.call('plans.save', { plan });
});

afterEach(async () => {
  watch.stop();
  await fixture.close();
  await layer.close();
  await server.close();
});

const waiting = (jobId: string): Promise<JobState> =>
  watch.until((event) =>
    event.type === 'job' && event.job.jobId === jobId && event.job.waitingFor !== null
      ? event.job
      : undefined,
  );

async function start(job: Parameters<typeof watch.run>[0]): Promise<string> {
  return (await client.call('jobs.start', { job })).jobId;
}

const partsSent = () =>
  layer.requests.filter(({ method, query }) => method === 'PUT' && query.has('partNumber')).length;

/** How many requests a backup makes before its second part has arrived. */
const UNTIL_SECOND_PART = 8;

test('an upload whose keys expire waits, and goes on with new ones where it was', async () => {
  expiring.grant({ ...keys(1), requests: UNTIL_SECOND_PART });
  expiring.grant({ ...keys(2), requests: plenty });
  const jobId = await start({ kind: 'backup', plan: 'docs' });
  const held = await waiting(jobId);
  expect(held.waitingFor).toEqual({ for: 'credentials', connection: 'temporary', code: 'token-expired' });
  expect(held.outcome).toBeNull();
  expect(partsSent()).toBeGreaterThan(0);
  const status = await client.call('status.get', {});
  expect(status.plans[0]).toMatchObject({ level: 'unprotected' });
  expect(status.plans[0]?.reasons).toContain('keys-expired');

  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  const ended = await watch.ended(jobId);
  expect(ended).toMatchObject({ waitingFor: null, outcome: { status: 'done' } });
  expect(expiring.expiries()).toBeGreaterThan(0);
  expect(layer.requests.filter(({ query }) => query.has('uploads') && !query.has('prefix')).length).toBe(1);
  const [saved] = await client.call('connections.list', {});
  expect(saved).toMatchObject({ accessKeyId: 'TEMPORARYKEY2', hasSessionToken: true });
});

test('a restore goes on as well, and everything arrives', async () => {
  expiring.grant({ ...keys(1), requests: plenty });
  const made = await watch.run({ kind: 'backup', plan: 'docs' });
  expect(made.outcome?.status).toBe('done');
  const id = made.outcome?.status === 'done' ? String(made.outcome.summary.id) : '';
  expiring.grant({ ...keys(1), requests: 4 });
  expiring.grant({ ...keys(2), requests: plenty });
  const to = fixture.folder.join('restored');
  const jobId = await start({
    ...{ kind: 'restore', connection: 'temporary', id, paths: [], to, onConflict: 'keep-both' },
  });
  await waiting(jobId);
  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  expect((await watch.ended(jobId)).outcome?.status).toBe('done');
  const [root = ''] = readdirSync(to);
  for (const name of ['noise.bin', 'note.txt']) {
    const original = readFileSync(fixture.folder.join('user/docs', name));
    expect(readFileSync(`${to}/${root}/${name}`).equals(original)).toBe(true);
  }
});

test('new keys that are wrong leave it waiting, and say why', async () => {
  expiring.grant({ ...keys(1), requests: UNTIL_SECOND_PART });
  expiring.grant({ ...keys(3), requests: plenty });
  const jobId = await start({ kind: 'backup', plan: 'docs' });
  await waiting(jobId);
  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  const again = await watch.until((event) =>
    event.type === 'job' && event.job.waitingFor?.code === 'key-unknown' ? event.job : undefined,
  );
  expect(again.outcome).toBeNull();
  await client.call('keys.renew', { name: 'temporary', ...keys(3) });
  expect((await watch.ended(jobId)).outcome?.status).toBe('done');
});

test('a job that waits can be stopped at once', async () => {
  expiring.grant({ ...keys(1), requests: UNTIL_SECOND_PART });
  const jobId = await start({ kind: 'backup', plan: 'docs' });
  await waiting(jobId);
  await client.call('jobs.cancel', { jobId });
  const ended = await watch.ended(jobId);
  expect(ended).toMatchObject({ waitingFor: null, outcome: { status: 'cancelled' } });
});

test('a waiting job can be paused and resumed, and waits again', async () => {
  expiring.grant({ ...keys(1), requests: UNTIL_SECOND_PART });
  expiring.grant({ ...keys(2), requests: plenty });
  const jobId = await start({ kind: 'backup', plan: 'docs' });
  await waiting(jobId);
  await client.call('jobs.pause', { jobId });
  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  const held = await watch.until((event) =>
    event.type === 'job' && event.job.paused && event.job.waitingFor === null ? event.job : undefined,
  );
  expect(held.outcome).toBeNull();
  await client.call('jobs.resume', { jobId });
  expect((await watch.ended(jobId)).outcome?.status).toBe('done');
});

test('while a job waits, whoever looks at the list is told and not kept waiting', async () => {
  expiring.grant({ ...keys(1), requests: 0 });
  expiring.grant({ ...keys(2), requests: plenty });
  const restore = { connection: 'temporary', id: 'latest', paths: [], to: fixture.folder.join('there') };
  const jobId = await start({ kind: 'restore', ...restore, onConflict: 'skip' });
  await waiting(jobId);
  await expect(client.call('backups.list', { connection: 'temporary' })).rejects.toMatchObject({
    failure: { code: 'token-expired' },
  });
  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  expect((await watch.ended(jobId)).outcome).toMatchObject({
    status: 'failed',
    failure: { code: 'backup-unknown' },
  });
});

test('no secret leaves the engine on the way', async () => {
  expiring.grant({ ...keys(1), requests: UNTIL_SECOND_PART });
  expiring.grant({ ...keys(2), requests: plenty });
  const jobId = await start({ kind: 'backup', plan: 'docs' });
  await waiting(jobId);
  await client.call('keys.renew', { name: 'temporary', ...keys(2) });
  await watch.ended(jobId);
  const told = JSON.stringify(watch.events) + fixture.log.join('\n');
  for (const n of [1, 2]) {
    expect(told).not.toContain(keys(n).secretAccessKey);
    expect(told).not.toContain(keys(n).sessionToken);
  }
});
