import { expect, test } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTransferControl } from './transfer-control.ts';
import { TransferLimits } from './transfer-limits.ts';

function setUp(up: number | null = null) {
  const clock = new FakeClock();
  const limits = new TransferLimits(clock, { up, down: null });
  return { clock, limits, control: createTransferControl({ clock, limits }) };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Whether it has ended by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  const end = () => {
    over = true;
  };
  promise.then(end, end);
  await settled();
  return over;
}

test('while paused nothing may go, either way, until it is resumed', async () => {
  const { control } = setUp();
  await control.take('up', 1_000_000);
  control.pause();
  control.pause();
  expect(control.paused).toBe(true);
  const waiting = [control.take('up', 1), control.take('down', 1), control.ready(), control.uploadTurn()];
  expect(await Promise.all(waiting.map(isOver))).toEqual([false, false, false, false]);
  control.resume();
  expect(control.paused).toBe(false);
  await Promise.all(waiting);
});

test('bytes whose turn comes during a pause wait for its end', async () => {
  const { clock, control } = setUp(1000);
  await control.take('up', 1000);
  const next = control.take('up', 1);
  await settled();
  control.pause();
  clock.advance(2000);
  expect(await isOver(next)).toBe(false);
  control.resume();
  await next;
});

test('a pause that lasts cuts what is under way; a short one does not; each resume begins anew', async () => {
  const { clock, control } = setUp();
  const first = control.cut;
  control.pause();
  clock.advance(4999);
  await settled();
  control.resume();
  clock.advance(60_000);
  await settled();
  expect(first.aborted).toBe(false);
  expect(control.cut).toBe(first);

  control.pause();
  clock.advance(5000);
  await settled();
  expect(first.aborted).toBe(true);
  control.resume();
  expect(control.cut.aborted).toBe(false);
  expect(clock.sleeping).toBe(0);
});

test('knows how long it was paused in all', () => {
  const { clock, control } = setUp();
  clock.advance(100);
  control.pause();
  clock.advance(7000);
  expect(control.pausedFor).toBe(7000);
  control.resume();
  clock.advance(500);
  control.pause();
  clock.advance(1000);
  expect(control.pausedFor).toBe(8000);
});

test('who is stopped while waiting hears of it', async () => {
  const { control } = setUp();
  control.pause();
  const stop = new AbortController();
  const waiting = [
    control.take('up', 1, stop.signal),
    control.ready(stop.signal),
    control.uploadTurn(stop.signal),
  ];
  const ends = Promise.allSettled(waiting);
  stop.abort('stopped');
  expect((await ends).map((end) => (end.status === 'rejected' ? end.reason : ''))).toEqual([
    'stopped',
    'stopped',
    'stopped',
  ]);
});

test('under a low limit uploads go one at a time, and more when it is raised', async () => {
  const { control } = setUp(150_000);
  const done = await control.uploadTurn();
  const [second, third] = [control.uploadTurn(), control.uploadTurn()];
  expect(await Promise.all([isOver(second), isOver(third)])).toEqual([false, false]);
  done();
  const secondDone = await second;
  expect(await isOver(third)).toBe(false);
  control.setLimits({ up: 250_000, down: null });
  (await third)();
  secondDone();
  control.setLimits({ up: null, down: null });
  for (let n = 0; n < 64; n += 1) await control.uploadTurn();
});

test('a paused job holds neither the bytes nor the turns of others', async () => {
  const { clock, limits, control } = setUp(50_000);
  const other = createTransferControl({ clock, limits });
  control.pause();
  const waiting = [control.take('up', 1000), control.uploadTurn()];
  (await other.uploadTurn())();
  await other.take('up', 1000);
  expect(await Promise.all(waiting.map(isOver))).toEqual([false, false]);
  control.resume();
  clock.advance(1000);
  await Promise.all(waiting);
});

test('slices are small under a low limit and large without one', () => {
  const { control } = setUp();
  const sizes = [10_000, 100_000, 1_000_000, 100_000_000, null].map((up) => {
    control.setLimits({ up, down: null });
    return control.sliceSize;
  });
  expect(sizes).toEqual([1024, 5000, 50_000, 262_144, 262_144]);
});

test('standing still for another reason counts like a pause, once where both are, and cuts nothing', async () => {
  const { clock, control } = setUp();
  const letGo = control.standStill();
  await control.ready();
  clock.advance(3000);
  control.pause();
  clock.advance(1000);
  letGo();
  letGo();
  clock.advance(1000);
  expect(control.pausedFor).toBe(5000);
  control.resume();
  clock.advance(60_000);
  await settled();
  expect(control.pausedFor).toBe(5000);
  const cut = control.cut;
  const again = control.standStill();
  clock.advance(60_000);
  await settled();
  expect(cut.aborted).toBe(false);
  again();
  expect(control.pausedFor).toBe(65_000);
});

test('a job that stands still leaves its turns to others, and takes new ones afterwards', async () => {
  const { limits, clock, control } = setUp(150_000);
  const other = createTransferControl({ clock, limits });
  const done = await control.uploadTurn();
  const others = other.uploadTurn();
  expect(await isOver(others)).toBe(false);
  const letGo = control.standStill();
  const alsoLetGo = control.standStill();
  const othersDone = await others;
  // The request that held the turn ends at some time: that must not free the other job's.
  done();
  const next = control.uploadTurn();
  const third = other.uploadTurn();
  expect(await Promise.all([isOver(next), isOver(third)])).toEqual([false, false]);
  othersDone();
  (await third)();
  letGo();
  expect(await isOver(next)).toBe(false);
  alsoLetGo();
  (await next)();
});
