import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { JobRequest } from '#shared/contract/jobs.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import type { Jobs } from './jobs.ts';
import { PlanSchedules } from './plan-schedules.ts';

const plan: PlanSettings = {
  name: 'notes',
  connection: 'c',
  folders: ['/notes'],
  include: [],
  exclude: [],
  retention: {},
  schedule: { kind: 'every', minutes: 60 },
};

/** A plan with an hourly schedule, and `running` in the way of it; `started` holds the backups that began. */
async function hourlyPlan(running: JobRequest[]) {
  const home = mkdtempSync(join(tmpdir(), 'holdall-plan-schedules-'));
  const clock = new FakeClock();
  const started: JobRequest[] = [];
  const jobs = {
    runningRequests: () => running,
    start: (request: JobRequest) => {
      started.push(request);
      return { jobId: 'j', ended: Promise.resolve({ status: 'done', summary: {} }) };
    },
    cancel: () => {},
  } as unknown as Jobs;
  const schedules = new PlanSchedules({
    home,
    ports: { clock, random: new FakeRandom(1), files: systemFileSystem, logger: silentLogger },
    settings: { plans: { list: () => [plan], get: () => plan } as never },
    jobs,
    canReach: () => true,
    lastStart: () => undefined,
    onChange: () => {},
    timeZone: 'UTC',
  });
  schedules.start();
  const pass = async (minutes: number) => {
    for (let i = 0; i < minutes * 4; i += 1) {
      await nextTurn();
      clock.advance(15_000);
    }
  };
  while (schedules.state('notes') === undefined) await nextTurn();
  const close = async () => {
    await schedules.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { schedules, started, running, pass, close };
}

test('a prune in the way delays a due backup, it does not cost it', async () => {
  const { schedules, started, running, pass, close } = await hourlyPlan([{ kind: 'prune', plan: 'notes' }]);
  await pass(62);
  expect(schedules.state('notes')?.waitingFor).toBe('retry');
  expect(started).toEqual([]);
  running.length = 0;
  await pass(10);
  expect(started).toEqual([{ kind: 'backup', plan: 'notes' }]);
  await close();
});

test('a backup of the plan that is running already is the one that was due', async () => {
  const { schedules, started, running, pass, close } = await hourlyPlan([{ kind: 'backup', plan: 'notes' }]);
  await pass(62);
  expect(schedules.state('notes')?.waitingFor).toBe('running');
  running.length = 0;
  await pass(30);
  expect(started).toEqual([]);
  await pass(60);
  expect(started).toHaveLength(1);
  await close();
});
