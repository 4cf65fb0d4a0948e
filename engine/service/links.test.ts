import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContractClient } from '#shared/contract/contract.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

const accessKey = { accessKeyId: 'LINKSERVICEKEY000001', secretAccessKey: 'linkServiceSecret00000000000' };

let fixture: ServiceFixture;
let server: RunningServer;
let client: ContractClient;
let watch: JobWatch;
let id: string;

beforeEach(async () => {
  fixture = await serviceFixture();
  mkdirSync(fixture.folder.join('bucket'));
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
  const buckets = { data: fixture.folder.join('bucket') };
  server = await startServer({ ...ports, buckets, accessKeys: [accessKey], region: 'home' });
  client = inProcessClient(fixture.service);
  watch = new JobWatch(client);
  const settings = {
    ...{ name: 'nas', endpoint: server.endpoint, region: 'home', bucket: 'data', rootPath: 'root' },
    ...{ accessKeyId: accessKey.accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
  };
  const { secretAccessKey } = accessKey;
  await client.call('connections.save', { draft: { settings, secretAccessKey } });
  const folders = [fixture.makeFiles('user/docs', { 'note.txt': 'a note', 'deep/more.txt': 'more' })];
  const plan = { name: 'docs', connection: 'nas', folders, include: [], exclude: [], retention: {} };
  await client.call('plans.save', { plan });
  const { outcome } = await watch.run({ kind: 'backup', plan: 'docs' });
  id = outcome?.status === 'done' ? String(outcome.summary.id) : '';
});

afterEach(async () => {
  watch.stop();
  await fixture.close();
  await server.close();
});

const makeLink = () => client.call('links.make', { connection: 'nas', id, hours: 24 });

test('a link is made, opened without keys, looked into and restored from', async () => {
  const { url, expiresAt, endsWithKeys, reach } = await makeLink();
  expect([endsWithKeys, reach]).toEqual([false, 'this-computer']);
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 86_400_000)).toBeLessThan(60_000);

  const opened = await client.call('links.open', { link: ` ${url}\n` });
  expect(opened).toMatchObject({ id, host: new URL(url).host });
  expect(opened.notices).toEqual([]);
  const { connection } = opened;
  const { backups } = await client.call('backups.list', { connection });
  expect(backups).toMatchObject([{ id, plan: 'docs', status: 'complete' }]);
  const { entries } = await client.call('backups.files', {
    connection,
    id,
    path: 'docs',
    offset: 0,
    limit: 10,
  });
  expect(entries.map(({ name }) => name)).toEqual(['deep', 'note.txt']);
  const request = {
    connection,
    id,
    paths: [],
    to: fixture.folder.join('there'),
    onConflict: 'skip' as const,
  };
  expect((await client.call('backups.previewRestore', request)).problems).toEqual([]);
  const restored = await watch.run({ kind: 'restore', ...request });
  expect(restored.outcome?.status).toBe('done');
  expect(readFileSync(fixture.folder.join('there/docs/note.txt'), 'utf8')).toBe('a note');
  const verified = await watch.run({ kind: 'verify', connection, id, samplePercent: 100 });
  expect(verified.outcome).toMatchObject({ status: 'done', summary: { filesChecked: 2 } });
  const to = fixture.folder.join('copy.zip');
  expect((await watch.run({ kind: 'download', connection, id, to })).outcome?.status).toBe('done');
  expect(existsSync(to)).toBe(true);
  // Nothing was written beside the backup: whoever has a link only reads.
  expect(readdirSync(fixture.folder.join('bucket'), { recursive: true }).map(String)).not.toContainEqual(
    expect.stringContaining('verified'),
  );

  await client.call('links.close', { connection });
  await expect(client.call('backups.list', { connection })).rejects.toMatchObject({
    failure: { code: 'connection-unknown' },
  });
  const signature = new URL(url).searchParams.get('X-Amz-Signature') ?? 'none';
  const told = JSON.stringify(watch.events) + fixture.log.join('\n');
  expect(told).not.toContain(signature);
  expect(
    readdirSync(fixture.options.home, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .some((one) => readFileSync(`${one.parentPath}/${one.name}`).includes(signature)),
  ).toBe(false);
});

test('a link does not change what is said about this computer’s safety', async () => {
  await client.call('backups.list', { connection: 'nas' });
  const before = await client.call('status.get', {});
  const storedNow = async () => (await client.call('status.history', { days: 2 })).stored;
  const trend = await storedNow();
  const { connection } = await client.call('links.open', { link: (await makeLink()).url });
  await watch.run({ kind: 'verify', connection, id, samplePercent: 100 });
  expect((await client.call('status.get', {})).plans).toEqual(before.plans);
  expect(await storedNow()).toEqual(trend);
});

test('links that cannot be opened leave nothing behind', async () => {
  const { url } = await makeLink();
  for (const [link, code] of [
    [url.replace('X-Amz-Signature=', 'X-Amz-Signature=0'), 'link-refused'],
    ['http://example.com/backup.zip', 'link-invalid'],
    ['latest', 'link-invalid'],
  ] as const) {
    const attempt = client.call('links.open', { link });
    await expect(attempt).rejects.toMatchObject({ failure: { code } });
  }
  expect(JSON.stringify(fixture.log)).not.toContain('X-Amz-Signature');
});

test('a job goes on with a link that is closed meanwhile', async () => {
  const { connection } = await client.call('links.open', { link: (await makeLink()).url });
  const request = {
    connection,
    id,
    paths: [],
    to: fixture.folder.join('there'),
    onConflict: 'skip' as const,
  };
  const { jobId } = await client.call('jobs.start', { job: { kind: 'restore', ...request } });
  await watch.until((event) => (event.type === 'job' && event.job.jobId === jobId ? true : undefined));
  await client.call('links.close', { connection });
  expect((await watch.ended(jobId)).outcome?.status).toBe('done');
});

test('the rules for web pages are looked at through the contract', async () => {
  const look = client.call('cors.look', { connection: 'nas', origin: 'https://viewer.example/x' });
  expect(await look).toMatchObject({
    supported: true,
    rules: [],
    change: { allowedOrigins: ['https://viewer.example'] },
  });
  await expect(client.call('cors.apply', { connection: 'nas', origin: '*' })).rejects.toMatchObject({
    failure: { code: 'storage-unsupported' },
  });
  await expect(client.call('cors.look', { connection: 'nas', origin: 'viewer' })).rejects.toMatchObject({
    failure: { code: 'field-invalid' },
  });
});
