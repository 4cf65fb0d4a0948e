import { expect, test } from 'vitest';
import { FakeClock } from '#engine/testing/fake-clock.ts';
import { atSteadyPace } from './steady-pace.ts';

const limits = { slowTime: 60_000, slowBytes: 1000 };

/** A body of pieces that each take `wait` to come, read by somebody who needs `work` for each. */
async function receive(pieces: number, size: number, wait: number, work = 0): Promise<number> {
  const clock = new FakeClock();
  async function* source() {
    for (let i = 0; i < pieces; i++) {
      clock.advance(wait);
      yield Buffer.alloc(size);
    }
  }
  let received = 0;
  for await (const piece of atSteadyPace(source(), clock, limits)) {
    received += piece.length;
    clock.advance(work);
  }
  return received;
}

test('a body at a walking pace gets through, however long it takes', async () => {
  expect(await receive(500, 200, 10_000)).toBe(100_000);
});

test('a trickle is ended', async () => {
  await expect(receive(500, 1, 1000)).rejects.toMatchObject({ code: 'RequestTimeout' });
});

test('our own slowness is not held against the client', async () => {
  expect(await receive(50, 1, 1, 100_000)).toBe(50);
});
