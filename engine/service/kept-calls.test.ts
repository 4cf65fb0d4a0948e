import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContractClient } from '#shared/contract/contract.ts';
import { openCapabilityMemory } from '../storage/capability-memory.ts';
import { type Gateway, startGateway } from '../testing/gateways/start-gateway.ts';
import { versioned } from '../testing/gateways/versioned.ts';
import { JobWatch } from '../testing/job-watch.ts';
import type { Quirk } from '../testing/quirky-server.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

let fixture: ServiceFixture;
let client: ContractClient;
let watch: JobWatch;
let gateway: Gateway | undefined;

beforeEach(async () => {
  fixture = await serviceFixture();
  client = inProcessClient(fixture.service);
  watch = new JobWatch(client);
});
afterEach(async () => {
  watch.stop();
  await fixture.close();
  await gateway?.close();
  gateway = undefined;
});

/** A service whose connection `c` leads to a bucket with these habits. */
async function bucketWith(quirks: readonly Quirk[]): Promise<void> {
  gateway = await startGateway({ name: 'kept', habit: '', quirks: () => quirks });
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = gateway;
  const settings = { ...memoryConnection, name: 'c', endpoint, region, bucket, accessKeyId };
  await client.call('connections.save', { draft: { settings, secretAccessKey } });
}

/** Backs up `content` to a connection, and returns the backup's id. */
async function backUp(connection: string, content: string): Promise<string> {
  const folders = [fixture.makeFiles('user/docs', { 'note.txt': content })];
  const plan = { name: 'docs', connection, folders, include: [], exclude: [], retention: {} };
  const replaces = (await client.call('plans.list', {}))[0]?.name;
  await client.call('plans.save', { plan, ...(replaces === undefined ? {} : { replaces }) });
  const { outcome } = await watch.run({ kind: 'backup', plan: 'docs' });
  if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
  return String(outcome.summary.id);
}

test('what a bucket hides of deleted backups is counted, and removed for good when asked', async () => {
  const bucket = versioned();
  await bucketWith([bucket.quirk]);
  const [first, second] = [await backUp('c', 'one'), await backUp('c', 'two and more')];
  await client.call('backups.delete', { connection: 'c', ids: [first] });
  const hidden = await client.call('kept.hidden', { connection: 'c' });
  expect(hidden).toEqual({ supported: true, versions: expect.any(Number), bytes: bucket.hiddenBytes() });
  const { versions = 0, bytes = 0 } = hidden.supported ? hidden : {};
  expect(versions).toBeGreaterThan(0);
  expect(await client.call('kept.purge', { connection: 'c' })).toEqual({
    versions,
    bytes,
    failed: 0,
    reasons: [],
  });
  expect(bucket.hidden()).toEqual([]);
  expect(bucket.broughtBack()).toEqual([]);
  expect(await client.call('kept.hidden', { connection: 'c' })).toEqual({
    supported: true,
    versions: 0,
    bytes: 0,
  });
  const { backups } = await client.call('backups.list', { connection: 'c' });
  expect(backups.map(({ id }) => id)).toEqual([second]);
});

test('what is locked stays, with what the storage says', async () => {
  await bucketWith([versioned({ locked: true }).quirk]);
  await client.call('backups.delete', { connection: 'c', ids: [await backUp('c', 'one')] });
  const purged = await client.call('kept.purge', { connection: 'c' });
  expect(purged).toMatchObject({ versions: 0, bytes: 0 });
  expect(purged.failed).toBeGreaterThan(0);
  expect(purged.reasons[0]?.reason).not.toBe('');
});

test('a storage without versions says so', async () => {
  await bucketWith([]);
  expect(await client.call('kept.hidden', { connection: 'c' })).toEqual({ supported: false });
});

test('locks are read from the storage, one question a backup, and only while they hold', async () => {
  const dates: Record<string, string> = {};
  let asked = 0;
  const locking: Quirk = async ({ method, path }, pass) => {
    const answer = await pass();
    const id = /-([0-9a-z]+)\.zip$/.exec(path)?.[1];
    if (method !== 'HEAD' || id === undefined) return answer;
    asked += 1;
    const headers = {
      ...answer.headers,
      ...(dates[id]
        ? { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': dates[id] }
        : {}),
      ...(dates[id] === '' ? { 'x-amz-object-lock-legal-hold': 'ON' } : {}),
    };
    return { ...answer, headers };
  };
  await bucketWith([locking]);
  const [free, locked, over, held] = [
    await backUp('c', 'one'),
    await backUp('c', 'two'),
    await backUp('c', 'three'),
    await backUp('c', 'four'),
  ] as const;
  dates[locked] = '2999-01-01T00:00:00Z';
  dates[over] = '2020-01-01T00:00:00Z';
  dates[held] = '';
  asked = 0;
  const { locks } = await client.call('kept.locks', { connection: 'c', ids: [free, locked, over, held] });
  expect(locks).toEqual([
    { id: locked, until: '2999-01-01T00:00:00.000Z', held: false },
    { id: held, until: null, held: true },
  ]);
  expect(asked).toBe(4);
});

test('of a bucket that is known to lock nothing, nothing is asked', async () => {
  const settings = memoryConnection;
  await client.call('connections.save', { draft: { settings, secretAccessKey: SECRET } });
  const id = await backUp('memory', 'one');
  const heads = () => fixture.memory.calls.head ?? 0;
  const before = heads();
  const ids = [id];
  expect(await client.call('kept.locks', { connection: 'memory', ids })).toEqual({ locks: [] });
  expect(heads()).toBe(before + 1);
  const { home, ports } = fixture.options;
  openCapabilityMemory(settings, { home, ports }).learn({ objectLock: 'no' });
  await client.call('kept.locks', { connection: 'memory', ids });
  expect(heads()).toBe(before + 1);
  expect(await client.call('kept.hidden', { connection: 'memory' })).toEqual({ supported: false });
});
