import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ContractClient } from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { passTime, passTimeUntil } from '../testing/pass-time.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

const MINUTE = 60_000;

async function setUp(fixture: ServiceFixture, changes: Partial<PlanSettings> = {}): Promise<PlanSettings> {
  const client = inProcessClient(fixture.service);
  await client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });
  const folders = [fixture.makeFiles('user/docs', { 'a.txt': 'one', 'b.txt': 'two' })];
  const plan = { name: 'docs', connection: 'memory', folders, include: [], exclude: [], retention: {} };
  return await client.call('plans.save', { plan: { ...plan, ...changes } });
}

/** Lets time pass in half minutes until a job of that kind has ended; the events before `from` do not count. */
async function passUntilEnded(
  clock: FakeClock,
  client: ContractClient,
  watch: JobWatch,
  kind: JobState['request']['kind'],
  from = 0,
): Promise<JobState> {
  return await passTimeUntil(clock, client, 30_000, () => {
    const ended = watch.events
      .slice(from)
      .flatMap((event) => (event.type === 'job' && event.job.outcome !== null ? [event.job] : []));
    return ended.find(({ request }) => request.kind === kind);
  });
}

describe('schedules', () => {
  test('a scheduled backup runs by itself and then applies the rules', async () => {
    const clock = new FakeClock();
    const fixture = await serviceFixture({ clock });
    try {
      const client = inProcessClient(fixture.service);
      const watch = new JobWatch(client);
      await setUp(fixture, { schedule: { kind: 'every', minutes: 30 }, retention: { keepLast: 1 } });
      const backup = await passUntilEnded(clock, client, watch, 'backup');
      expect(backup).toMatchObject({ trigger: 'schedule', outcome: { status: 'done' } });
      const pruned = await passUntilEnded(clock, client, watch, 'prune');
      expect(pruned).toMatchObject({ trigger: 'schedule', outcome: { status: 'done' } });
      const { plans } = await client.call('status.get', {});
      expect(plans[0]?.nextRunAt).not.toBeNull();
      for (let runs = 0; runs < 3; runs += 1) {
        const from = watch.events.length;
        await passUntilEnded(clock, client, watch, 'prune', from);
      }
      // The newest, and the newest of each other kind that always stays: one backup is all of them.
      expect((await client.call('backups.list', { connection: 'memory' })).backups).toHaveLength(1);
      // What the schedule did before does not pile up.
      expect(await client.call('jobs.list', {})).toHaveLength(2);
    } finally {
      await fixture.close();
    }
  });

  test('after a failed backup nothing is removed', async () => {
    const clock = new FakeClock();
    const fixture = await serviceFixture({ clock });
    try {
      const client = inProcessClient(fixture.service);
      const watch = new JobWatch(client);
      fixture.storage.inject({
        method: 'put',
        when: 'before',
        error: () => new AppError('storage-full', { status: 507, serverCode: 'Full' }),
      });
      await setUp(fixture, { schedule: { kind: 'every', minutes: 30 }, retention: { keepLast: 1 } });
      const backup = await passUntilEnded(clock, client, watch, 'backup');
      expect(backup.outcome).toMatchObject({ status: 'failed', failure: { code: 'storage-full' } });
      expect(fixture.storage.unfired()).toEqual([]);
      await passTime(clock, client, MINUTE);
      const kinds = watch.events.flatMap((event) => (event.type === 'job' ? [event.job.request.kind] : []));
      expect(new Set(kinds)).toEqual(new Set(['backup']));
    } finally {
      await fixture.close();
    }
  });

  test('without a network a run waits and says so', async () => {
    const clock = new FakeClock();
    const fixture = await serviceFixture({ clock, online: () => false });
    try {
      await setUp(fixture, { schedule: { kind: 'every', minutes: 30 } });
      const client = inProcessClient(fixture.service);
      await passTimeUntil(clock, client, MINUTE, async () => {
        const { plans } = await client.call('status.get', {});
        return plans[0]?.waitingFor === 'no-network' ? true : undefined;
      });
      for (let minutes = 0; minutes < 60; minutes += 1) await passTime(clock, client, MINUTE);
      expect(await client.call('jobs.list', {})).toEqual([]);
      expect((await client.call('status.get', {})).plans[0]?.waitingFor).toBe('no-network');
    } finally {
      await fixture.close();
    }
  });
});

describe('status', () => {
  test('never waits for a storage that does not answer', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      const client = inProcessClient(fixture.service);
      const watch = new JobWatch(client);
      const gate = fixture.storage.hold('list');
      expect((await client.call('status.get', {})).level).toBe('unprotected');
      await gate.reached;
      const heard = watch.events.length;
      gate.open();
      await watch.until((event) => (event.type === 'changed' && event.what === 'backups' ? true : undefined));
      expect(watch.events.length).toBeGreaterThan(heard);
    } finally {
      await fixture.close();
    }
  });

  test('knows after a restart what happened before, without the network', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      const watch = new JobWatch(inProcessClient(fixture.service));
      await watch.run({ kind: 'backup', plan: 'docs' });
      await fixture.restart();
      fixture.storage.inject({
        method: 'list',
        when: 'before',
        times: 1,
        error: () => new AppError('host-unreachable', { host: 'memory.example.com' }),
      });
      const client = inProcessClient(fixture.service);
      const again = new JobWatch(client);
      expect((await client.call('status.get', {})).level).toBe('protected');
      await again.until((event) => (event.type === 'changed' && event.what === 'status' ? true : undefined));
      expect((await client.call('status.get', {})).level).toBe('protected');
      expect(fixture.storage.unfired()).toEqual([]);
    } finally {
      await fixture.close();
    }
  });

  test('is not protected when the last backup was removed', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      const client = inProcessClient(fixture.service);
      const job = await new JobWatch(client).run({ kind: 'backup', plan: 'docs' });
      const id = job.outcome?.status === 'done' ? String(job.outcome.summary.id) : '';
      expect((await client.call('status.get', {})).level).toBe('protected');
      await client.call('backups.delete', { connection: 'memory', ids: [id] });
      expect((await client.call('status.get', {})).level).toBe('unprotected');
    } finally {
      await fixture.close();
    }
  });
});

describe('damage', () => {
  test('a damaged file is named by verify, by the preview and by the status', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      const client = inProcessClient(fixture.service);
      const watch = new JobWatch(client);
      const job = await watch.run({ kind: 'backup', plan: 'docs' });
      const id = job.outcome?.status === 'done' ? String(job.outcome.summary.id) : '';
      const key = fixture.memory.keys().find((one) => one.endsWith('.zip')) ?? '';
      const at = Buffer.from(fixture.memory.bytesOf(key)).indexOf('docs/a.txt') + 'docs/a.txt'.length + 2;
      fixture.memory.flipByte(key, at);
      const shown = await client.call('backups.preview', { connection: 'memory', id, path: 'docs/a.txt' });
      expect(shown).toMatchObject({ kind: 'none' });
      const verified = await watch.run({ kind: 'verify', connection: 'memory', id, samplePercent: 100 });
      expect(verified.outcome?.status).toBe('incomplete');
      expect(verified.issues.map(({ path }) => path)).toEqual(['docs/a.txt']);
      await client.call('backups.list', { connection: 'memory' });
      expect(await client.call('status.get', {})).toMatchObject({
        level: 'unprotected',
        plans: [{ reasons: ['never-backed-up', 'verification-failed'] }],
      });
      const to = fixture.folder.join('user', 'restored');
      const restored = await watch.run({
        kind: 'restore',
        connection: 'memory',
        id,
        paths: [],
        to,
        onConflict: 'skip',
      });
      expect(restored).toMatchObject({
        outcome: { status: 'incomplete', summary: { damaged: 1, restored: 1 } },
      });
      expect(readdirSync(fixture.folder.join('user', 'restored', 'docs'))).toEqual(['b.txt']);
    } finally {
      await fixture.close();
    }
  });
});

describe('trial server', () => {
  test('comes back at the same port, and its backups with it', async () => {
    const fixture = await serviceFixture();
    try {
      const made = await inProcessClient(fixture.service).call('connections.tryHere', {});
      const client = () => inProcessClient(fixture.service);
      await new JobWatch(client()).run({ kind: 'backup', plan: made.plan });
      const before = await client().call('connections.list', {});
      await fixture.restart();
      expect(await client().call('connections.list', {})).toEqual(before);
      expect((await client().call('backups.list', { connection: made.connection })).backups).toHaveLength(1);
    } finally {
      await fixture.close();
    }
  });

  test('takes another port when somebody else has its own', async () => {
    const fixture = await serviceFixture();
    const made = await inProcessClient(fixture.service).call('connections.tryHere', {});
    const [before] = await inProcessClient(fixture.service).call('connections.list', {});
    await fixture.service.close();
    const port = Number(new URL(before?.endpoint ?? '').port);
    const stranger = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    try {
      expect((stranger.address() as AddressInfo).port).toBe(port);
      await fixture.restart();
      const client = inProcessClient(fixture.service);
      const [after] = await client.call('connections.list', {});
      expect(after?.endpoint).not.toBe(before?.endpoint);
      expect((await client.call('backups.list', { connection: made.connection })).backups).toEqual([]);
    } finally {
      stranger.close();
      await fixture.close();
    }
  });

  test('two programs on one settings folder share one server', async () => {
    const fixture = await serviceFixture();
    try {
      const made = await inProcessClient(fixture.service).call('connections.tryHere', {});
      const [before] = await inProcessClient(fixture.service).call('connections.list', {});
      const { createService } = await import('./index.ts');
      const second = await createService(fixture.options);
      try {
        const client = inProcessClient(second);
        expect(await client.call('connections.list', {})).toEqual([before]);
        expect((await client.call('backups.list', { connection: made.connection })).backups).toEqual([]);
      } finally {
        await second.close();
      }
    } finally {
      await fixture.close();
    }
  });
});

describe('closing and trouble', () => {
  test('closing in mid backup cancels it, leaves nothing in the storage, and remembers', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      const client = inProcessClient(fixture.service);
      const watch = new JobWatch(client);
      const gate = fixture.storage.hold('put');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      await fixture.service.close();
      expect(watch.statesOf(jobId).at(-1)?.outcome).toEqual({ status: 'cancelled' });
      expect(fixture.memory.keys()).toEqual([]);
      expect(await fixture.service.call('app.info', {})).toMatchObject({ ok: false });
      await fixture.restart();
      const status = await inProcessClient(fixture.service).call('status.get', {});
      expect(status.level).toBe('unprotected');
    } finally {
      await fixture.close();
    }
  });

  test('a mistake of ours becomes one plain sentence, and its stack goes to the log without secrets', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      fixture.storage.inject({
        method: 'list',
        when: 'before',
        error: () => new TypeError(`oops ${SECRET}`),
      });
      const answer = await fixture.service.call('backups.list', { connection: 'memory' });
      expect(answer).toMatchObject({ ok: false, failure: { code: 'bug' } });
      expect(JSON.stringify(answer)).not.toContain('oops');
      expect(fixture.log.join('\n')).toContain('oops');
      expect(fixture.log.join('\n')).not.toContain(SECRET);
      expect(fixture.storage.unfired()).toEqual([]);
    } finally {
      await fixture.close();
    }
  });

  test('damaged settings do not stop the service; the calls that need them say so', async () => {
    const fixture = await serviceFixture();
    try {
      await setUp(fixture);
      await fixture.service.close();
      writeFileSync(fixture.folder.join('home', 'config.json'), '{"plans": 7');
      await fixture.restart();
      expect(await fixture.service.call('plans.list', {})).toMatchObject({
        failure: { code: 'config-damaged' },
      });
      expect(await fixture.service.call('app.info', {})).toMatchObject({ ok: true });
    } finally {
      await fixture.close();
    }
  });

  test('a folder that has vanished fails the backup with its name', async () => {
    const fixture = await serviceFixture();
    try {
      const plan = await setUp(fixture);
      rmSync(plan.folders[0] ?? '', { recursive: true });
      const job = await new JobWatch(inProcessClient(fixture.service)).run({ kind: 'backup', plan: 'docs' });
      expect(job.outcome).toMatchObject({ status: 'failed', failure: { code: 'folder-missing' } });
    } finally {
      await fixture.close();
    }
  });
});
