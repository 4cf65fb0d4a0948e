import { expect, test } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { RateLimit } from './rate-limit.ts';

/** Pieces as a socket brings them, of 1 byte to 64 KiB. */
function* pieces(seed: number) {
  const random = new FakeRandom(seed);
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    yield high * 256 + low + 1;
  }
}

test.each([10_000, 500_000, 3_000_000, 80_000_000])(
  'keeps %i bytes a second within two hundredths over minutes, whatever the pieces',
  async (rate) => {
    const clock = new FakeClock({ autoAdvance: true });
    const limit = new RateLimit(clock, rate);
    const sizes = pieces(rate);
    let gone = 0;
    while (clock.monotonic() < 180_000 && gone < 600_000_000) {
      const bytes = sizes.next().value ?? 1;
      await limit.take(bytes);
      gone += bytes;
    }
    const seconds = clock.monotonic() / 1000;
    expect(seconds).toBeGreaterThan(5);
    expect(Math.abs(gone / seconds / rate - 1)).toBeLessThan(0.02);
  },
);

test('several transfers together keep the limit, and get even shares', async () => {
  const clock = new FakeClock({ autoAdvance: true });
  const limit = new RateLimit(clock, 1_000_000);
  const gone = [0, 0, 0, 0];
  const send = async (who: number) => {
    while (clock.monotonic() < 60_000) {
      await limit.take(16_000);
      gone[who] = (gone[who] ?? 0) + 16_000;
    }
  };
  await Promise.all(gone.map((_, who) => send(who)));
  const total = gone.reduce((sum, bytes) => sum + bytes, 0);
  expect(Math.abs(total / (clock.monotonic() / 1000) / 1_000_000 - 1)).toBeLessThan(0.02);
  expect(Math.max(...gone) - Math.min(...gone)).toBeLessThanOrEqual(16_000);
});

test('after a quiet time nothing bursts', async () => {
  const clock = new FakeClock({ autoAdvance: true });
  const limit = new RateLimit(clock, 100_000);
  await clock.sleep(3_600_000);
  const began = clock.monotonic();
  for (let sent = 0; sent < 200_000; sent += 1000) await limit.take(1000);
  expect(clock.monotonic() - began).toBeGreaterThan(1700);
});

test('without a limit nothing waits; a limit that comes, changes or goes holds for what waits already', async () => {
  const clock = new FakeClock();
  const limit = new RateLimit(clock, null);
  for (let n = 0; n < 1000; n += 1) await limit.take(1_000_000);
  expect(clock.sleeps).toEqual([]);

  limit.set(1000);
  await limit.take(1_000_000);
  const order: string[] = [];
  const first = limit.take(10).then(() => order.push('first'));
  const second = limit.take(10).then(() => order.push('second'));
  await settled();
  expect(order).toEqual([]);
  limit.set(10_000_000);
  await settled();
  expect(order).toEqual([]);
  limit.set(null);
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
  expect(clock.sleeping).toBe(0);
});

test('a debt made at a high rate is not paid off at a low one', async () => {
  const clock = new FakeClock({ autoAdvance: true });
  const limit = new RateLimit(clock, 10_000_000);
  await limit.take(5_000_000);
  limit.set(10_000);
  await limit.take(100);
  expect(clock.monotonic()).toBeLessThan(1000);
});

test('who leaves the line costs nobody anything, and the last one takes the timer along', async () => {
  const clock = new FakeClock();
  const limit = new RateLimit(clock, 1000);
  await limit.take(1000);
  const leaving = new AbortController();
  const left = limit.take(1_000_000, leaving.signal).catch((error: unknown) => error);
  const staying = limit.take(10);
  leaving.abort('enough');
  expect(await left).toBe('enough');
  clock.advance(1000);
  await staying;

  const last = new AbortController();
  const waits = limit.take(10, last.signal).catch((error: unknown) => error);
  await settled();
  expect(clock.sleeping).toBe(1);
  last.abort('over');
  expect(await waits).toBe('over');
  await settled();
  expect(clock.sleeping).toBe(0);
  await expect(limit.take(1, AbortSignal.abort('never'))).rejects.toBe('never');
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
