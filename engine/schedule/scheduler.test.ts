import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Schedule } from '#shared/schedule.ts';
import { at, iso, lasting, memoryStore, SimulatedComputer } from './fixtures/simulated-computer.ts';
import { DAY, HOUR, MINUTE } from './fixtures/wall-calendar.ts';
import type { RunOutcome } from './scheduler-types.ts';

const NOON = at('2026-05-04T12:00');
const daily = (time: string): Schedule => ({ kind: 'daily', at: time });
const hourly: Schedule = { kind: 'cron', expression: '0 * * * *' };
const busy: RunOutcome = { status: 'failed', failure: { code: 'storage-busy', retry: 'later' } };

function computerWith(schedule: Schedule): SimulatedComputer {
  return new SimulatedComputer(NOON, 'UTC', [{ name: 'A', schedule }]);
}
const clockTimes = (computer: SimulatedComputer) => computer.times().map((time) => time.slice(11));

describe('failures that pass', () => {
  test('are tried again after 5, 15 and 60 minutes, then every six hours, until the next time comes', async () => {
    const computer = computerWith(daily('13:00'));
    computer.work = async () => busy;
    await computer.start();
    await computer.pass(HOUR);
    expect(computer.scheduler.state('A')).toMatchObject({
      nextRunAt: at('2026-05-04T13:05'),
      waitingFor: 'retry',
      lastRunAt: at('2026-05-04T13:00'),
      lastOutcome: { status: 'failed', code: 'storage-busy', at: at('2026-05-04T13:00') },
    });
    await computer.pass(DAY + 5 * MINUTE);
    expect(computer.times().map((time) => time.slice(8))).toEqual([
      '04T13:00',
      '04T13:05',
      '04T13:20',
      '04T14:20',
      '04T20:20',
      '05T02:20',
      '05T08:20',
      '05T13:00',
      '05T13:05',
    ]);
    expect(computer.runs.map(({ kind }) => kind)).toEqual([
      'due',
      ...Array<string>(6).fill('retry'),
      'due',
      'retry',
    ]);
    expect(computer.runs[6]?.dueAt).toBe(at('2026-05-04T13:00'));
    await computer.close();
  });

  test('one that goes well ends it, also after a restart', async () => {
    const computer = computerWith(daily('13:00'));
    const outcomes: RunOutcome[] = [busy, busy, { status: 'done' }];
    computer.work = async () => outcomes.shift() ?? { status: 'done' };
    await computer.start();
    await computer.pass(HOUR + 6 * MINUTE);
    computer.kill();
    await computer.start();
    await computer.pass(10 * HOUR);
    expect(clockTimes(computer)).toEqual(['13:00', '13:05', '13:20']);
    expect(computer.scheduler.state('A')).toMatchObject({
      waitingFor: undefined,
      nextRunAt: at('2026-05-05T13:00'),
      lastOutcome: { status: 'done' },
    });
    await computer.close();
  });

  test.each<[string, () => Promise<RunOutcome>, string]>([
    ['an error that passes', () => Promise.reject(new AppError('host-unreachable', { host: 'h' })), 'again'],
    ['one that somebody has to see to', () => Promise.reject(new AppError('token-expired', {})), 'once'],
    ['a bug', () => Promise.reject(new TypeError('x')), 'once'],
    ['cancelled', async () => ({ status: 'cancelled' }), 'once'],
    ['cancelled, thrown', () => Promise.reject(new AppError('cancelled', {})), 'once'],
    ['incomplete', async () => ({ status: 'incomplete' }), 'once'],
  ])('%s', async (_name, work, expected) => {
    const computer = computerWith(daily('13:00'));
    computer.work = work;
    await computer.start();
    await computer.pass(HOUR + 10 * MINUTE);
    expect(clockTimes(computer)).toEqual(expected === 'again' ? ['13:00', '13:05'] : ['13:00']);
    await computer.close();
  });

  test('a clock set back does not put the next attempt off', async () => {
    const computer = computerWith(daily('13:00'));
    computer.work = async () => busy;
    await computer.start();
    await computer.pass(HOUR);
    computer.clock.setNow(at('2026-05-04T03:00'));
    await computer.pass(10 * MINUTE);
    expect(clockTimes(computer)[1]).toBe('03:06');
    await computer.close();
  });
});

describe('runs that overlap', () => {
  test.each<[string, Schedule, string[]]>([
    ['cron', hourly, ['13:00', '16:00', '19:00']],
    ['every', { kind: 'every', minutes: 60 }, ['13:00', '16:00', '19:00']],
  ])(
    '%s: times that come while the plan is running are let go, with the reason',
    async (_, schedule, times) => {
      const computer = computerWith(schedule);
      computer.work = lasting(150 * MINUTE);
      await computer.start();
      await computer.pass(HOUR + 90 * MINUTE);
      expect(computer.scheduler.state('A')).toMatchObject({ running: true, waitingFor: 'running' });
      await computer.pass(65 * MINUTE);
      expect(computer.scheduler.state('A')).toMatchObject({
        running: false,
        waitingFor: 'running',
        lastSkip: { at: at('2026-05-04T15:00'), reason: 'running' },
        nextRunAt: at('2026-05-04T16:00'),
      });
      await computer.pass(4 * HOUR);
      expect(clockTimes(computer)).toEqual(times);
      expect(computer.scheduler.state('A')?.waitingFor).toBeUndefined();
      await computer.close();
    },
  );

  test('also when the computer slept through them and the run ends before anybody has looked', async () => {
    const computer = computerWith(hourly);
    let end = (_: RunOutcome) => {};
    computer.work = () => {
      const { promise, resolve } = Promise.withResolvers<RunOutcome>();
      end = resolve;
      return promise;
    };
    await computer.start();
    await computer.pass(HOUR);
    computer.asleep(150 * MINUTE);
    end({ status: 'done' });
    await computer.pass(29 * MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00']);
    expect(computer.scheduler.state('A')).toMatchObject({ waitingFor: 'running', running: false });
    await computer.pass(MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00', '16:00']);
    end({ status: 'done' });
    await computer.close();
  });

  test('who has waited longest is next', async () => {
    const computer = computerWith(daily('13:20'));
    computer.plans.push({ name: 'B', schedule: daily('13:10') }, { name: 'C', schedule: daily('13:00') });
    computer.work = lasting(30 * MINUTE);
    await computer.start();
    await computer.pass(2 * HOUR + 45 * MINUTE);
    expect(computer.runs.map(({ plan }) => plan)).toEqual(['C', 'B', 'A']);
    await computer.close();
  });

  test('an attempt after a failure that meets somebody else’s run is let go as well', async () => {
    const computer = computerWith(daily('13:00'));
    const outcomes: RunOutcome[] = [busy, { status: 'skipped', reason: 'running' }];
    computer.work = async () => outcomes.shift() ?? { status: 'done' };
    await computer.start();
    await computer.pass(3 * HOUR);
    expect(clockTimes(computer)).toEqual(['13:00', '13:05']);
    expect(computer.scheduler.state('A')).toMatchObject({
      waitingFor: 'running',
      nextRunAt: at('2026-05-05T13:00'),
    });
    await computer.close();
  });

  test('a time for which somebody else is running the plan is let go', async () => {
    const computer = computerWith({ kind: 'every', minutes: 60 });
    const outcomes: RunOutcome[] = [{ status: 'done' }, { status: 'skipped', reason: 'running' }];
    computer.work = async () => outcomes.shift() ?? { status: 'done' };
    await computer.start();
    await computer.pass(2 * HOUR + MINUTE);
    expect(computer.scheduler.state('A')).toMatchObject({
      waitingFor: 'running',
      lastRunAt: at('2026-05-04T13:00'),
      lastOutcome: { status: 'done' },
      nextRunAt: at('2026-05-04T15:00'),
    });
    await computer.pass(HOUR);
    expect(clockTimes(computer)).toEqual(['13:00', '14:00', '15:00']);
    expect(computer.scheduler.state('A')).toMatchObject({
      waitingFor: undefined,
      lastRunAt: at('2026-05-04T15:00'),
    });
    await computer.close();
  });

  test('while it waits for its turn a plan says so', async () => {
    const computer = computerWith(daily('13:00'));
    computer.plans.push({ name: 'B', schedule: daily('13:10') });
    computer.work = lasting(30 * MINUTE);
    await computer.start();
    await computer.pass(HOUR + 20 * MINUTE);
    expect(computer.scheduler.state('B')).toMatchObject({
      waitingFor: 'queue',
      nextRunAt: at('2026-05-04T13:10'),
    });
    await computer.pass(15 * MINUTE);
    expect(computer.scheduler.state('B')).toMatchObject({ waitingFor: undefined, running: true });
    await computer.pass(30 * MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00', '13:30']);
    await computer.close();
  });
});

describe('an end in mid run', () => {
  test('the start is written down before anything is run', async () => {
    const computer = computerWith(daily('13:00'));
    let remembered: unknown;
    computer.work = async () => {
      remembered = computer.store.load().records.get('A');
      return { status: 'done' };
    };
    await computer.start();
    await computer.pass(HOUR);
    const start = at('2026-05-04T13:00');
    expect(remembered).toMatchObject({ settledUntil: start, unfinished: { dueAt: start } });
    expect(computer.store.load().records.get('A')?.unfinished).toBeUndefined();
    await computer.close();
  });

  const endless = (_plan: string, signal: AbortSignal) =>
    new Promise<RunOutcome>((resolve) => {
      signal.addEventListener('abort', () => resolve({ status: 'cancelled' }));
    });

  test('closing stops the run, waits for it, and the run is made again', async () => {
    const computer = computerWith(daily('13:00'));
    computer.work = endless;
    await computer.start();
    await computer.pass(HOUR + MINUTE);
    expect(computer.scheduler.state('A')?.running).toBe(true);
    await computer.close();
    computer.work = async () => ({ status: 'done' });
    await computer.pass(HOUR);
    await computer.start();
    await computer.pass(DAY - 2 * HOUR);
    expect(clockTimes(computer)).toEqual(['13:00', '14:01']);
    expect(computer.runs[1]).toMatchObject({ kind: 'retry', dueAt: at('2026-05-04T13:00') });
    await computer.close();
  });

  test('after a crash it is made again five minutes into the next start, and less often if that crashes too', async () => {
    const computer = computerWith(daily('13:00'));
    computer.work = endless;
    await computer.start();
    await computer.pass(HOUR + MINUTE);
    computer.kill();
    await computer.start();
    expect(computer.scheduler.state('A')).toMatchObject({
      waitingFor: 'retry',
      lastOutcome: { status: 'interrupted' },
      nextRunAt: at('2026-05-04T13:06'),
    });
    await computer.pass(6 * MINUTE);
    computer.kill();
    await computer.start();
    await computer.pass(16 * MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00', '13:06', '13:22']);
    await computer.close();
  });
});

describe('schedules that change', () => {
  test('a time that was chosen after it had passed is not owed', async () => {
    const computer = computerWith(daily('13:00'));
    await computer.start();
    await computer.pass(3 * HOUR);
    computer.plans = [{ name: 'A', schedule: daily('14:00') }];
    computer.scheduler.wake();
    await computer.pass(HOUR);
    expect(clockTimes(computer)).toEqual(['13:00']);
    expect(computer.scheduler.state('A')).toMatchObject({
      nextRunAt: at('2026-05-05T14:00'),
      waitingFor: undefined,
    });
    await computer.close();
  });

  test('a shorter interval counts from the last start, and is not due at once', async () => {
    const computer = computerWith({ kind: 'every', minutes: 60 });
    await computer.start();
    await computer.pass(HOUR + 50 * MINUTE);
    computer.plans = [{ name: 'A', schedule: { kind: 'every', minutes: 20 } }];
    await computer.pass(31 * MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00', '14:00', '14:20']);
    await computer.close();
  });

  test('neither is one from before a plan was switched on again, or from another plan of that name', async () => {
    const computer = computerWith(daily('13:00'));
    await computer.start();
    computer.plans = [{ name: 'A', schedule: { kind: 'off' } }];
    await computer.pass(MINUTE);
    expect(computer.scheduler.state('A')).toBeUndefined();
    await computer.pass(3 * HOUR);
    computer.plans = [{ name: 'A', schedule: daily('13:00') }];
    await computer.pass(HOUR);
    expect(computer.times()).toEqual([]);
    await computer.close();
    await computer.pass(DAY);
    computer.plans = [];
    await computer.start();
    computer.plans = [{ name: 'A', schedule: daily('13:00') }];
    await computer.pass(HOUR);
    expect(computer.times()).toEqual([]);
    await computer.close();
  });

  test('one that cannot be understood says so and harms nobody else', async () => {
    const computer = computerWith({ kind: 'cron', expression: '0 99 * * *' });
    computer.plans.push({ name: 'never', schedule: { kind: 'cron', expression: '0 0 30 2 *' } });
    computer.plans.push({ name: 'B', schedule: daily('13:00') });
    await computer.start();
    await computer.pass(2 * HOUR);
    for (const plan of ['A', 'never']) {
      expect(computer.scheduler.state(plan)).toMatchObject({
        waitingFor: 'schedule-invalid',
        nextRunAt: undefined,
      });
    }
    expect(computer.times()).toEqual(['2026-05-04T13:00']);
    await computer.close();
  });

  test('a plan that is removed in mid run leaves nothing behind', async () => {
    const computer = computerWith(daily('13:00'));
    computer.work = lasting(10 * MINUTE, busy);
    await computer.start();
    await computer.pass(HOUR + MINUTE);
    computer.plans = [];
    await computer.pass(HOUR);
    expect(computer.times()).toHaveLength(1);
    expect(computer.scheduler.state('A')).toBeUndefined();
    expect(computer.store.load().records.size).toBe(0);
    await computer.close();
  });
});

describe('what goes wrong around it', () => {
  test('settings that cannot be read for a while: schedules and memory stay', async () => {
    const computer = computerWith(daily('13:00'));
    await computer.start();
    await computer.close();
    await computer.pass(2 * HOUR);
    const plans = computer.plans;
    let failed = 0;
    Object.defineProperty(computer, 'plans', {
      configurable: true,
      get: () => {
        failed += 1;
        throw new AppError('config-damaged', { file: 'config.json', problem: 'it is empty' });
      },
    });
    await computer.start();
    await computer.pass(10 * MINUTE);
    expect(failed).toBeGreaterThan(5);
    Object.defineProperty(computer, 'plans', { value: plans });
    await computer.pass(MINUTE);
    expect(computer.times()).toEqual([iso(NOON + 2 * HOUR + 11 * MINUTE)]);
    await computer.close();
  });

  test('a memory that cannot be written stops no backup, and is written as soon as it can be', async () => {
    const computer = computerWith(hourly);
    const store = memoryStore();
    let failures = 0;
    computer.store = {
      load: store.load,
      save: () => {
        failures += 1;
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    };
    await computer.start();
    await computer.pass(2 * HOUR);
    expect(failures).toBeGreaterThan(2);
    expect(clockTimes(computer)).toEqual(['13:00', '14:00']);
    computer.store = store;
    await computer.pass(MINUTE);
    expect(store.load().records.get('A')).toMatchObject({ startedAt: at('2026-05-04T14:00') });
    await computer.close();
  });

  test('lost memory: a notice, no crash, and nothing is run that was not seen to be owed', async () => {
    const computer = computerWith(hourly);
    await computer.start();
    await computer.pass(90 * MINUTE);
    await computer.close();
    const intact = computer.store;
    computer.store = { load: () => ({ records: new Map(), lost: true }), save: intact.save };
    await computer.start();
    await computer.pass(20 * MINUTE);
    expect(computer.notices).toEqual(['schedule-state-lost']);
    expect(clockTimes(computer)).toEqual(['13:00']);
    await computer.pass(20 * MINUTE);
    expect(clockTimes(computer)).toEqual(['13:00', '14:00']);
    await computer.close();
  });

  test.each([
    ['and a run was missed', 2, ['14:20']],
    ['and none was', 0.1, []],
  ])('lost memory, the history knows the last start, %s', async (_, hoursAgo, expected) => {
    const computer = computerWith(daily('13:00'));
    await computer.pass(2 * HOUR + 20 * MINUTE);
    const lastStartAt = at('2026-05-04T13:30') - hoursAgo * HOUR;
    computer.plans = [{ name: 'A', schedule: daily('13:00'), lastStartAt }];
    const { save } = computer.store;
    computer.store = { load: () => ({ records: new Map(), lost: true }), save };
    await computer.start();
    await computer.pass(HOUR);
    expect(clockTimes(computer)).toEqual(expected);
    await computer.close();
  });

  test('who listens is told of changes only, and may throw', async () => {
    const computer = computerWith(daily('13:00'));
    await computer.start();
    await computer.pass(1);
    const before = computer.changes;
    await computer.pass(50 * MINUTE);
    expect(computer.changes).toBe(before);
    await computer.pass(10 * MINUTE);
    expect(computer.changes).toBeGreaterThan(before);
    await computer.close();
  });
});
