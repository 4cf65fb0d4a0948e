import { expect, test } from 'vitest';
import type { JobEvent, ProgressEvent } from '#shared/events.ts';
import type { Clock } from '../ports/clock.ts';
import { ProgressMeter } from './progress-meter.ts';

function stage() {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: async () => {} };
  const events: ProgressEvent[] = [];
  return { clock, events, pass: (milliseconds: number) => (now += milliseconds) };
}

function setUp() {
  const { clock, events, pass } = stage();
  const onEvent = (event: JobEvent) => {
    if (event.type === 'progress') events.push(event);
  };
  const meter = new ProgressMeter(clock, onEvent, () => 7);
  return { meter, events, pass };
}

test('at most ten events a second, but the first and last of a phase always', () => {
  const { meter, events, pass } = setUp();
  meter.start('pack', { bytes: 1000, files: 1000 });
  for (let i = 0; i < 1000; i += 1) {
    pass(1);
    meter.advance(1, 1, `file-${i}`);
  }
  meter.end();
  expect(events.length).toBeGreaterThanOrEqual(11);
  expect(events.length).toBeLessThanOrEqual(12);
  expect(events[0]).toMatchObject({ phase: 'pack', bytesDone: 0, bytesTotal: 1000, etaSeconds: null });
  expect(events.at(-1)).toMatchObject({ bytesDone: 1000, filesDone: 1000, currentFile: null, etaSeconds: 0 });
});

test('speed and remaining time follow a steady rate', () => {
  const { meter, events, pass } = setUp();
  meter.start('pack', { bytes: 10_000, files: 0 });
  for (let i = 0; i < 50; i += 1) {
    pass(100);
    meter.advance(100, 0, 'big.db');
  }
  const last = events.at(-1);
  expect(last?.bytesPerSecond).toBe(1000);
  expect(last?.etaSeconds).toBe(5);
  expect(last?.transferredBytes).toBe(7);
});

test('tells what was copied and what was found of an interrupted upload', () => {
  const { clock, events } = stage();
  let sent = 0;
  const tally = () => ({ transferred: sent, reused: 5_000_000, resumed: 420_000_000 });
  const meter = new ProgressMeter(clock, (event) => events.push(event as ProgressEvent), tally);
  meter.start('pack', { bytes: 10, files: 1 });
  expect(events.at(-1)).toMatchObject({
    transferredBytes: 0,
    reusedBytes: 5_000_000,
    resumedBytes: 420_000_000,
  });
  sent = 9;
  meter.end();
  expect(events.at(-1)).toMatchObject({ transferredBytes: 9 });
});

test('a new phase starts from zero', () => {
  const { meter, events, pass } = setUp();
  meter.start('pack', { bytes: 10, files: 1 });
  pass(500);
  meter.advance(10, 1, 'a');
  meter.end();
  meter.start('check');
  expect(events.at(-1)).toMatchObject({ phase: 'check', bytesDone: 0, filesDone: 0, bytesPerSecond: null });
});
