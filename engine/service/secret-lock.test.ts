import { expect, test } from 'vitest';
import { CallFailed } from '#shared/contract/call-failed.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { passTimeUntil } from '../testing/pass-time.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

const PASSPHRASE = 'correct horse battery';

async function withService(
  work: (fixture: ServiceFixture) => Promise<void>,
  changes: Parameters<typeof serviceFixture>[0] = {},
): Promise<void> {
  const fixture = await serviceFixture(changes);
  try {
    await work(fixture);
    expect(fixture.log.join('\n')).not.toMatch(new RegExp(`${PASSPHRASE}|${SECRET}`));
  } finally {
    await fixture.close();
  }
}

async function setUp(fixture: ServiceFixture, schedule: object = {}) {
  const client = inProcessClient(fixture.service);
  await client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });
  const folders = [fixture.makeFiles('user/docs', { 'a.txt': 'one' })];
  const plan = { name: 'docs', connection: 'memory', folders, include: [], exclude: [], retention: {} };
  await client.call('plans.save', { plan: { ...plan, ...schedule } });
  await client.call('secrets.setPassphrase', { passphrase: PASSPHRASE, current: null });
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof CallFailed ? error.failure.code : String(error)),
  );

test('after a restart the secrets wait for the passphrase, and everything goes on with it', async () => {
  await withService(async (fixture) => {
    await setUp(fixture);
    const before = inProcessClient(fixture.service);
    expect((await before.call('app.info', {})).secrets).toBe('passphrase');
    expect(await codeOf(before.call('backups.list', { connection: 'memory' }))).toBe('done');

    await fixture.restart();
    const client = inProcessClient(fixture.service);
    const watch = new JobWatch(client);
    expect((await client.call('app.info', {})).secrets).toBe('locked');
    // Not said to be missing: nobody shall type it again.
    expect(await client.call('connections.list', {})).toMatchObject([{ hasSecret: true }]);
    expect(await codeOf(client.call('backups.list', { connection: 'memory' }))).toBe('secrets-locked');
    const job = await watch.run({ kind: 'backup', plan: 'docs' });
    expect(job.outcome).toMatchObject({ status: 'failed', failure: { code: 'secrets-locked' } });
    expect(await codeOf(client.call('secrets.unlock', { passphrase: 'not this one' }))).toBe(
      'passphrase-wrong',
    );

    await client.call('secrets.unlock', { passphrase: PASSPHRASE });
    expect(watch.events).toContainEqual({ type: 'changed', what: 'secrets' });
    expect((await client.call('app.info', {})).secrets).toBe('passphrase');
    expect((await watch.run({ kind: 'backup', plan: 'docs' })).outcome).toMatchObject({ status: 'done' });
  });
});

test('a schedule waits for the passphrase, says so, and runs as soon as it is there', async () => {
  const clock = new FakeClock();
  await withService(
    async (fixture) => {
      await setUp(fixture, { schedule: { kind: 'every', minutes: 30 } });
      await fixture.restart();
      const client = inProcessClient(fixture.service);
      const pass = (until: () => Promise<boolean>) =>
        passTimeUntil(clock, client, 60_000, async () => (await until()) || undefined);
      const waitingFor = async () => (await client.call('status.get', {})).plans[0]?.waitingFor;
      await pass(async () => (await waitingFor()) === 'secrets-locked');
      expect(await client.call('jobs.list', {})).toEqual([]);
      await client.call('secrets.unlock', { passphrase: PASSPHRASE });
      await pass(async () => (await client.call('jobs.list', {}))[0]?.outcome?.status === 'done');
      expect(await waitingFor()).toBeNull();
    },
    { clock },
  );
});

test('where nobody can be asked, the passphrase is given at the start; a wrong one ends it', async () => {
  await withService(async (fixture) => {
    await setUp(fixture);
    await expect(fixture.restart({ passphrase: 'not this one' })).rejects.toMatchObject({
      code: 'passphrase-wrong',
    });
    await fixture.restart({ passphrase: PASSPHRASE });
    const client = inProcessClient(fixture.service);
    expect((await client.call('app.info', {})).secrets).toBe('passphrase');
    await client.call('secrets.setPassphrase', { passphrase: null, current: PASSPHRASE });
    expect((await client.call('app.info', {})).secrets).toBe('file');
  });
});

test('a keychain needs no passphrase', async () => {
  const seal = {
    seal: async (text: string) => Buffer.from(text).toString('base64'),
    unseal: async (sealed: string) => ({ text: Buffer.from(sealed, 'base64').toString(), stale: false }),
  };
  await withService(
    async ({ service }) => {
      const client = inProcessClient(service);
      expect((await client.call('app.info', {})).secrets).toBe('keychain');
      const set = client.call('secrets.setPassphrase', { passphrase: PASSPHRASE, current: null });
      expect(await codeOf(set)).toBe('usage-invalid');
    },
    { seal },
  );
});
