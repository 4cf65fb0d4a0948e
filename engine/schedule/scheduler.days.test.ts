import { describe, expect, test } from 'vitest';
import type { Schedule } from '#shared/schedule.ts';
import { at, iso, lasting, SimulatedComputer } from './fixtures/simulated-computer.ts';
import { DAY, dailyTimes, HOUR, MINUTE, wallMinutes } from './fixtures/wall-calendar.ts';

const daily = (time: string): Schedule => ({ kind: 'daily', at: time });

describe('fourteen days', () => {
  test.each([
    ['Europe/Berlin', '02:30', '2026-03-22', '2026-03-29T01:00'],
    ['Europe/Berlin', '02:30', '2026-10-18', '2026-10-25T00:30'],
    ['America/New_York', '02:30', '2026-03-01', '2026-03-08T07:00'],
    ['America/New_York', '01:30', '2026-10-25', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', '02:10', '2026-09-27', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '01:50', '2026-03-29', '2026-04-04T14:50'],
  ])('%s at %s from %s on: once a day, to the minute', async (zone, time, day, thatNight) => {
    const start = at(`${day}T12:00`);
    const computer = new SimulatedComputer(start, zone, [{ name: 'A', schedule: daily(time) }]);
    await computer.start();
    await computer.pass(14 * DAY);
    const expected = dailyTimes(wallMinutes(start, start + 14 * DAY, zone), time);
    expect(expected).toHaveLength(14);
    expect(computer.times()).toEqual(expected.map(iso));
    expect(computer.times()).toContain(thatNight);
    expect(computer.runs.every(({ kind, at, dueAt }) => kind === 'due' && at === dueAt)).toBe(true);
    await computer.close();
  });

  test('three plans take turns', async () => {
    const start = at('2026-05-04T12:00');
    const computer = new SimulatedComputer(start, 'UTC', [
      { name: 'nightly', schedule: daily('02:00') },
      { name: 'hourly', schedule: { kind: 'cron', expression: '0 * * * *' } },
      { name: 'sundays', schedule: { kind: 'weekly', at: '02:00', days: [0] } },
    ]);
    computer.work = lasting((plan) => (plan === 'nightly' ? 30 * MINUTE : 10 * MINUTE));
    await computer.start();
    await computer.pass(14 * DAY);
    expect(computer.mostAtOnce).toBe(1);
    expect(computer.times('nightly')).toHaveLength(14);
    expect(computer.times('hourly')).toHaveLength(14 * 24);
    expect(computer.times('sundays')).toHaveLength(2);
    // On Sunday at two all three are due; each starts when the one before it has ended.
    const sunday = computer.runs.filter((run) => run.dueAt === at('2026-05-10T02:00'));
    expect(sunday.map(({ plan }) => plan)).toEqual(['nightly', 'hourly', 'sundays']);
    expect(sunday.map((run) => iso(run.at).slice(11))).toEqual(['02:00', '02:30', '02:40']);
    await computer.close();
  });

  test('every 50 minutes, whatever the clocks on the wall do', async () => {
    const computer = new SimulatedComputer(at('2026-10-18T12:00'), 'Europe/Berlin', [
      { name: 'A', schedule: { kind: 'every', minutes: 50 } },
    ]);
    await computer.start();
    await computer.pass(14 * DAY);
    expect(computer.runs).toHaveLength(Math.floor((14 * DAY) / (50 * MINUTE)));
    const gaps = computer.runs.slice(1).map((run, i) => run.at - (computer.runs[i]?.at ?? 0));
    expect(new Set(gaps)).toEqual(new Set([50 * MINUTE]));
    await computer.close();
  });
});

describe('a computer that is not always there', () => {
  test('three days asleep lead to one run, at the next minute', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
      { name: 'B', schedule: { kind: 'every', minutes: 60 } },
    ]);
    await computer.start();
    await computer.pass(30 * MINUTE);
    computer.asleep(3 * DAY);
    await computer.pass(MINUTE);
    expect(computer.runs.map(({ plan, kind }) => `${plan} ${kind}`).sort()).toEqual(['A missed', 'B missed']);
    expect(iso(computer.runs.find(({ plan }) => plan === 'A')?.dueAt ?? 0)).toBe('2026-05-07T02:00');
    await computer.pass(59 * MINUTE);
    expect(computer.runs).toHaveLength(2);
    await computer.pass(13 * HOUR);
    expect(computer.times('A')).toEqual(['2026-05-07T12:31', '2026-05-08T02:00']);
    expect(computer.times('B').slice(0, 3)).toEqual([
      '2026-05-07T12:31',
      '2026-05-07T13:31',
      '2026-05-07T14:31',
    ]);
    await computer.close();
  });

  test('after waking up, a call of wake saves the minute', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
    ]);
    await computer.start();
    computer.asleep(DAY);
    computer.scheduler.wake();
    await computer.pass(1);
    expect(computer.times()).toEqual(['2026-05-05T12:00']);
    await computer.close();
  });

  test('a run missed while Holdall was not running is made up for once, restarts or not', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
    ]);
    await computer.start();
    await computer.pass(HOUR);
    await computer.close();
    await computer.pass(2 * DAY);
    for (let restart = 0; restart < 3; restart += 1) {
      await computer.start();
      await computer.pass(MINUTE);
      await computer.close();
    }
    expect(computer.times()).toEqual(['2026-05-06T13:00']);
    expect(computer.runs[0]).toMatchObject({ kind: 'missed', dueAt: at('2026-05-06T02:00') });
  });

  test('restarts all day long change nothing', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
      { name: 'B', schedule: { kind: 'every', minutes: 60 } },
    ]);
    for (let quarter = 0; quarter < 4 * 24; quarter += 1) {
      await computer.start();
      await computer.pass(15 * MINUTE);
      if (quarter % 2) await computer.close();
      else computer.kill();
    }
    expect(computer.times('A')).toEqual(['2026-05-05T02:00']);
    expect(computer.times('B')).toHaveLength(24);
  });

  test('without the network it waits, says so, and asks every minute', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'cloud', schedule: daily('02:00') },
      { name: 'shelf', schedule: daily('02:00') },
    ]);
    let asked = 0;
    let back = false;
    computer.online = (plan) => {
      if (plan === 'shelf') return true;
      asked += 1;
      return back;
    };
    await computer.start();
    await computer.pass(14 * HOUR + 30 * MINUTE);
    expect(asked).toBeGreaterThanOrEqual(30);
    expect(asked).toBeLessThanOrEqual(32);
    expect(computer.times('shelf')).toEqual(['2026-05-05T02:00']);
    expect(computer.scheduler.state('cloud')).toMatchObject({
      nextRunAt: at('2026-05-05T02:00'),
      waitingFor: 'no-network',
      lastRunAt: undefined,
    });
    // Also over a restart, and over the next times of the schedule: still one run is owed.
    await computer.close();
    await computer.start();
    await computer.pass(2 * DAY);
    back = true;
    await computer.pass(MINUTE);
    expect(computer.times('cloud')).toEqual(['2026-05-07T02:31']);
    await computer.pass(10 * HOUR);
    expect(computer.times('cloud')).toHaveLength(1);
    expect(computer.scheduler.state('cloud')).toMatchObject({ waitingFor: undefined });
    await computer.close();
  });

  test('who never answers whether there is a network is taken for a yes', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('13:00') },
    ]);
    let asked = 0;
    computer.online = () => {
      asked += 1;
      return new Promise<never>(() => {});
    };
    await computer.start();
    await computer.pass(HOUR + MINUTE);
    expect(asked).toBe(1);
    expect(computer.runs.map((run) => run.at)).toEqual([at('2026-05-04T13:00') + MINUTE / 2]);
    await computer.close();
  });

  test('a traveller’s clock tells the time of day', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'Europe/Berlin', [
      { name: 'A', schedule: daily('02:00') },
    ]);
    await computer.start();
    await computer.pass(DAY);
    computer.zone = 'America/New_York';
    await computer.pass(DAY);
    expect(computer.times()).toEqual(['2026-05-05T00:00', '2026-05-06T06:00']);
    await computer.close();
  });

  test('what was missed on the way is made up for on arrival', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'Europe/Berlin', [
      { name: 'broken', schedule: { kind: 'cron', expression: '0 99 * * *' } },
      { name: 'A', schedule: daily('02:00') },
    ]);
    await computer.start();
    await computer.close();
    await computer.pass(15 * HOUR);
    computer.zone = 'America/New_York';
    await computer.start();
    await computer.pass(HOUR);
    expect(computer.times()).toEqual(['2026-05-05T03:00']);
    await computer.close();
  });
});

describe('a clock that is set', () => {
  test('two hours back: what was run is not run again', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
      { name: 'B', schedule: { kind: 'every', minutes: 60 } },
    ]);
    await computer.start();
    await computer.pass(14 * HOUR + 5 * MINUTE);
    expect(computer.times('A')).toEqual(['2026-05-05T02:00']);
    const before = computer.times('B').length;
    computer.clock.setNow(at('2026-05-05T00:05'));
    await computer.pass(4 * HOUR);
    expect(computer.times('A')).toEqual(['2026-05-05T02:00']);
    // Intervals go on from the new time, neither at once nor two hours late.
    expect(computer.times('B').length - before).toBe(3);
    await computer.pass(22 * HOUR);
    expect(computer.times('A')).toEqual(['2026-05-05T02:00', '2026-05-06T02:00']);
    await computer.close();
  });

  test('a year ahead for a while: one run too early, and no year without any', async () => {
    const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
      { name: 'A', schedule: daily('02:00') },
      { name: 'B', schedule: { kind: 'every', minutes: 600 } },
    ]);
    await computer.start();
    computer.clock.setNow(at('2027-05-04T12:00'));
    await computer.pass(2 * MINUTE);
    expect(computer.runs).toHaveLength(2);
    computer.clock.setNow(at('2026-05-04T12:10'));
    await computer.pass(2 * DAY);
    expect(computer.times('A').slice(1)).toEqual(['2026-05-05T02:00', '2026-05-06T02:00']);
    expect(computer.times('B')).toHaveLength(1 + 4);
    await computer.close();
  });
});
