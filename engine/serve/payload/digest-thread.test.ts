import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { Slabs } from '../folder/slabs.ts';
import { DigestThread } from './digest-thread.ts';

const slabs = new Slabs();
const thread = new DigestThread(slabs.memory);
afterAll(() => thread.close());

const hex = (algorithm: string, pieces: readonly Buffer[]) =>
  createHash(algorithm).update(Buffer.concat(pieces)).digest('hex');

test('bodies side by side get the digests of their own bytes, wherever those lie', async () => {
  const random = new FakeRandom(1);
  const fill = (slab: Buffer) => {
    slab.set(random.bytes(slab.length));
    return slab;
  };
  // The seventeenth buffer and those after it are not of the memory that is shared once.
  const pieces = Array.from({ length: 20 }, () => fill(slabs.take()));
  const one = thread.start(['md5', 'sha256']);
  const two = thread.start(['md5']);
  const odd = pieces.filter((_, n) => n % 2 === 1);
  const even = pieces.filter((_, n) => n % 2 === 0).map((piece) => piece.subarray(0, 1000));
  await Promise.all([...odd.map((piece) => one.add(piece)), ...even.map((piece) => two.add(piece))]);
  expect(await one.finish()).toEqual({ md5: hex('md5', odd), sha256: hex('sha256', odd) });
  expect(await two.finish()).toEqual({ md5: hex('md5', even) });
});

test('a body that is dropped is forgotten, and the others are not touched', async () => {
  const piece = slabs.take().fill('x');
  const other = thread.start(['md5']);
  await other.add(piece);
  const dropped = thread.start(['md5']);
  await dropped.add(piece);
  dropped.drop();
  expect(await other.finish()).toEqual({ md5: hex('md5', [piece]) });
  await expect(dropped.finish()).rejects.toThrow('not under way');
});

test('after a failure the next body gets a new thread', async () => {
  // Nothing was added, so the thread does not know that body.
  await expect(thread.start(['md5']).finish()).rejects.toThrow('not under way');
  const piece = slabs.take().fill('y');
  const next = thread.start(['md5']);
  await next.add(piece);
  expect(await next.finish()).toEqual({ md5: hex('md5', [piece]) });
});

test('memory that no other thread can read is refused', async () => {
  const body = thread.start(['md5']);
  await expect(async () => body.add(Buffer.from('private'))).rejects.toThrow('another thread');
});
