import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Schedule } from '#shared/schedule.ts';
import { at, SimulatedComputer, type SimulatedRun } from './fixtures/simulated-computer.ts';
import { DAY, dailyTimes, HOUR, MINUTE, steppedTimes, wallMinutes } from './fixtures/wall-calendar.ts';

const DAYS = 6;
const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 });
const weekdays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });

/** A schedule as data, so that a failure prints it. */
const schedules = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const), minute: minuteOfDay }),
  fc.record({ kind: fc.constant('weekly' as const), minute: minuteOfDay, days: weekdays }),
  fc.record({
    kind: fc.constant('stepped' as const),
    minute: fc.nat(59),
    hours: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ kind: fc.constant('every' as const), minutes: fc.integer({ min: 5, max: 2000 }) }),
);
type Drawn = typeof schedules extends fc.Arbitrary<infer T> ? T : never;

/** What happens to the computer, one thing after the other. */
const happenings = fc.array(
  fc.record({
    what: fc.constantFrom('awake', 'awake', 'asleep', 'closed', 'killed', 'offline'),
    minutes: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 2500 })),
    seconds: fc.nat(59),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Around the change of clocks in each direction. */
const places = [
  { zone: 'Europe/Berlin', start: at('2026-03-27T12:00') },
  { zone: 'Europe/Berlin', start: at('2026-10-23T12:00') },
  { zone: 'America/New_York', start: at('2026-10-30T12:00') },
  { zone: 'Australia/Lord_Howe', start: at('2026-04-02T12:00') },
  { zone: 'Australia/Lord_Howe', start: at('2026-10-01T12:00') },
];
const calendars = places.map(({ zone, start }) => wallMinutes(start, start + (DAYS + 12) * DAY, zone));

test('every stretch of due times leads to exactly one run, and no run comes without', async () => {
  const place = fc.nat(places.length - 1);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      place,
      fc.array(schedules, { minLength: 1, maxLength: 3 }),
      happenings,
      async (...drawn) => {
        const computer = await live(...drawn);
        runs += computer.runs.length;
      },
    ),
    { numRuns: 60, seed: 20_261_025 },
  );
  // A property that holds because nothing ever happens proves nothing.
  expect(runs).toBeGreaterThan(250);
});

async function live(
  place: number,
  drawn: readonly Drawn[],
  story: readonly { what: string; minutes: number; seconds: number }[],
): Promise<SimulatedComputer> {
  const { zone, start } = places[place] ?? { zone: 'UTC', start: 0 };
  const plans = drawn.map((one, index) => ({ name: `plan ${index}`, schedule: scheduleOf(one) }));
  const computer = new SimulatedComputer(start, zone, plans);
  const ready: { from: number; to: number }[] = [];
  let online = true;
  computer.online = () => online;
  await computer.start();
  const end = start + DAYS * DAY;
  for (const { what, minutes, seconds } of [...story, { what: 'awake', minutes: 5, seconds: 0 }]) {
    const time = Math.min(minutes * MINUTE + seconds * 1000, Math.max(0, end - computer.clock.now()));
    const from = computer.clock.now();
    online = what !== 'offline';
    if (what === 'asleep') computer.asleep(time);
    else if (what === 'closed' || what === 'killed') {
      if (what === 'closed') await computer.close();
      else computer.kill();
      await computer.pass(time);
      await computer.start();
    } else await computer.pass(time);
    if (what === 'awake') ready.push({ from, to: computer.clock.now() });
  }
  await computer.close();
  for (const [index, one] of drawn.entries()) {
    const runs = computer.runs.filter(({ plan }) => plan === `plan ${index}`);
    const due = (after: number) => dueTimes(one, place, after);
    checkRuns(runs, due, start, computer.clock.now(), ready);
  }
  return computer;
}

function checkRuns(
  runs: readonly SimulatedRun[],
  due: (after: number) => number[],
  start: number,
  end: number,
  ready: readonly { from: number; to: number }[],
): void {
  let settled = start;
  for (const run of runs) {
    const owed = due(settled).filter((time) => time <= run.at);
    expect(owed, 'a run without a due time').not.toHaveLength(0);
    expect(run.dueAt).toBe(owed.at(-1));
    expect(readyTime(ready, owed[0] ?? 0, run.at), 'a run that came late').toBeLessThanOrEqual(MINUTE);
    settled = run.at;
  }
  const [forgotten = Number.POSITIVE_INFINITY] = due(settled);
  if (forgotten <= end) {
    expect(readyTime(ready, forgotten, end), 'a due time without a run').toBeLessThanOrEqual(MINUTE);
  }
}

/** For how long the computer could have run something between two moments. */
function readyTime(ready: readonly { from: number; to: number }[], from: number, to: number): number {
  return ready.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
}

function scheduleOf(one: Drawn): Schedule {
  switch (one.kind) {
    case 'daily':
      return { kind: 'daily', at: timeOf(one.minute) };
    case 'weekly':
      return { kind: 'weekly', at: timeOf(one.minute), days: one.days };
    case 'stepped':
      return { kind: 'cron', expression: `${one.minute} */${one.hours} * * *` };
    case 'every':
      return { kind: 'every', minutes: one.minutes };
  }
}

/** When it should run after `after`, the moment of the last start, found without the code under test. */
function dueTimes(one: Drawn, place: number, after: number): number[] {
  const calendar = calendars[place] ?? [];
  if (one.kind === 'every') {
    const interval = one.minutes * MINUTE;
    return Array.from(
      { length: Math.ceil((DAYS * DAY) / interval) },
      (_, index) => after + (index + 1) * interval,
    );
  }
  const times =
    one.kind === 'stepped'
      ? steppedTimes(calendar, one.minute, one.hours)
      : dailyTimes(calendar, timeOf(one.minute), one.kind === 'weekly' ? one.days : undefined);
  return times.filter((time) => time > after);
}

function timeOf(minuteOfDay: number): string {
  const hour = Math.floor((minuteOfDay * MINUTE) / HOUR);
  return `${String(hour).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}
