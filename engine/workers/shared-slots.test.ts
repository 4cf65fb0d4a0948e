import { expect, test } from 'vitest';
import { SharedSlots } from './shared-slots.ts';

test('slots are separate pieces of the memory', async () => {
  const shared = new SharedArrayBuffer(30);
  const slots = new SharedSlots(shared, 10);
  const taken = [await slots.acquire(), await slots.acquire(), await slots.acquire()];
  taken.forEach(({ bytes }, index) => {
    bytes.fill(index + 1);
  });
  expect(taken.map(({ offset }) => offset).sort((a, b) => a - b)).toEqual([0, 10, 20]);
  for (const { offset, bytes } of taken)
    expect(new Uint8Array(shared, offset, 10)).toEqual(Uint8Array.from(bytes));
});

test('who finds none free gets the next one released, first come first served', async () => {
  const slots = new SharedSlots(new SharedArrayBuffer(10), 10);
  const only = await slots.acquire();
  const order: string[] = [];
  const first = slots.acquire().then((slot) => {
    order.push('first');
    slots.release(slot);
  });
  const second = slots.acquire().then(() => order.push('second'));
  await Promise.resolve();
  expect(order).toEqual([]);
  slots.release(only);
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

test('a failure reaches those who wait and those who come later', async () => {
  const slots = new SharedSlots(new SharedArrayBuffer(10), 10);
  await slots.acquire();
  const waiting = slots.acquire();
  slots.fail(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(slots.acquire()).rejects.toThrow('stopped');
});
