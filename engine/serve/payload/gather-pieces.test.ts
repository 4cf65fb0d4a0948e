import { expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { Slabs, slabBytes } from '../folder/slabs.ts';
import { gatherPieces } from './gather-pieces.ts';

async function* streamOf(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

/** A body of `size` bytes in pieces of odd sizes. */
function bodyOf(size: number, seed: number): { whole: Buffer; pieces: Buffer[] } {
  const random = new FakeRandom(seed);
  const whole = Buffer.from(random.bytes(size));
  const pieces: Buffer[] = [];
  for (let at = 0; at < size; ) {
    const length = 1 + random.integer(100_000);
    pieces.push(whole.subarray(at, at + length));
    at += length;
  }
  return { whole, pieces };
}

test('what comes out is what went in, in order and in large pieces', async () => {
  const { whole, pieces } = bodyOf(3 * slabBytes + 4711, 1);
  const seen: Buffer[] = [];
  const size = await gatherPieces(streamOf(pieces), whole.length, new Slabs(), async (piece) => {
    seen.push(Buffer.from(piece));
  });
  expect(size).toBe(whole.length);
  expect(seen.map(({ length }) => length)).toEqual([slabBytes, slabBytes, slabBytes, 4711]);
  expect(Buffer.concat(seen).equals(whole)).toBe(true);
});

test('a piece stays as it is for as long as it is in use, and no more than two are', async () => {
  const { whole, pieces } = bodyOf(6 * slabBytes, 2);
  const seen: Buffer[] = [];
  const inUse: (() => void)[] = [];
  let most = 0;
  const gathered = gatherPieces(streamOf(pieces), whole.length, new Slabs(), async (piece) => {
    const before = Buffer.from(piece);
    await new Promise<void>((resolve) => {
      inUse.push(resolve);
      most = Math.max(most, inUse.length);
    });
    expect(piece.equals(before)).toBe(true);
    seen.push(before);
  });
  for (let freed = 0; freed < 6; freed += 1) {
    await expect.poll(() => inUse.length).toBeGreaterThan(0);
    inUse.shift()?.();
  }
  await gathered;
  expect(most).toBe(2);
  expect(Buffer.concat(seen).equals(whole)).toBe(true);
});

test('a use that fails ends it, and no buffer is given back before the other use is over', async () => {
  const { whole, pieces } = bodyOf(4 * slabBytes, 3);
  const slabs = new Slabs();
  const given: Buffer[] = [];
  const give = slabs.give.bind(slabs);
  slabs.give = (slab) => {
    given.push(slab);
    give(slab);
  };
  let finishFirst = () => {};
  let uses = 0;
  const gathered = gatherPieces(streamOf(pieces), whole.length, slabs, async () => {
    uses += 1;
    if (uses > 1) throw new Error('The disk is full.');
    await new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
  });
  const failed = expect(gathered).rejects.toThrow('The disk is full.');
  await expect.poll(() => uses).toBe(2);
  expect(given).toEqual([]);
  finishFirst();
  await failed;
  expect(given).toHaveLength(2);
});

test('a body that breaks off fails with its own error, and gives its buffers back', async () => {
  const { pieces } = bodyOf(slabBytes, 4);
  const slabs = new Slabs();
  const taken = new Set<Buffer>();
  const take = slabs.take.bind(slabs);
  slabs.take = () => {
    const slab = take();
    taken.add(slab);
    return slab;
  };
  async function* broken(): AsyncGenerator<Buffer> {
    yield* pieces.slice(0, 3);
    throw new Error('The connection is gone.');
  }
  await expect(gatherPieces(broken(), slabBytes, slabs, async () => {})).rejects.toThrow('is gone');
  expect(taken.size).toBe(1);
  expect(taken.has(slabs.take())).toBe(true);
});

test('a short body in one piece is passed on without a copy; more bytes than announced are refused', async () => {
  const body = Buffer.from('short');
  const seen: Buffer[] = [];
  const keep = async (piece: Buffer) => void seen.push(piece);
  expect(await gatherPieces(streamOf([body]), body.length, new Slabs(), keep)).toBe(5);
  expect(seen[0]).toBe(body);
  await expect(gatherPieces(streamOf([body, body]), 7, new Slabs(), keep)).rejects.toThrow('More bytes');
  expect(await gatherPieces(streamOf([]), 0, new Slabs(), keep)).toBe(0);
});

test('buffers are used again, and those of a crowd are not kept', () => {
  const slabs = new Slabs();
  const first = Array.from({ length: 40 }, () => slabs.take());
  for (const slab of first) slabs.give(slab);
  const again = Array.from({ length: 40 }, () => slabs.take());
  expect(new Set(again.map(({ buffer }) => buffer)).size).toBe(1 + 24);
  expect(again.filter((slab) => first.includes(slab))).toHaveLength(16);
  expect(again.filter(({ length }) => length === slabBytes)).toHaveLength(16);
});
