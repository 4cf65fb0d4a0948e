import { expect, test } from 'vitest';
import { FakeClock } from './fake-clock.ts';
import { FakeRandom } from './fake-random.ts';
import { FaultyStorage } from './faulty-storage.ts';
import { MemoryStorage } from './memory-storage.ts';
import { busy, lostConnection, seededFaults } from './seeded-faults.ts';

const text = (value: string) => new TextEncoder().encode(value);

test('a fault before a call keeps it from the storage, one after does not', async () => {
  const inner = new MemoryStorage();
  const storage = new FaultyStorage(inner, [
    { method: 'put', when: 'before', error: busy },
    { method: 'put', when: 'after', call: 2, error: lostConnection },
  ]);
  await expect(storage.put('a', text('1'))).rejects.toMatchObject({ code: 'storage-busy' });
  expect(inner.keys()).toEqual([]);
  expect(storage.unfired()).toEqual(['after put: 0 of 1 times']);
  await expect(storage.put('b', text('1'))).rejects.toMatchObject({ code: 'connection-lost' });
  expect(inner.keys()).toEqual(['b']);
  await storage.put('c', text('1'));
  expect(storage.allFired()).toBe(true);
});

test('a fault can be narrowed to keys and repeated', async () => {
  const storage = new FaultyStorage(new MemoryStorage());
  storage.inject({ method: 'head', when: 'before', times: 2, key: (key) => key === 'b', error: busy });
  await storage.put('a', text('1'));
  await storage.put('b', text('1'));
  await storage.head('a');
  await expect(storage.head('b')).rejects.toMatchObject({ code: 'storage-busy' });
  await expect(storage.head('b')).rejects.toMatchObject({ code: 'storage-busy' });
  await storage.head('b');
  expect(storage.allFired()).toBe(true);
});

test('a body breaks after the bytes named', async () => {
  const storage = new FaultyStorage(new MemoryStorage(), [
    { method: 'get', when: 'body', bytes: 3, error: lostConnection },
  ]);
  await storage.put('a', text('12345'));
  const received: number[] = [];
  const reading = (async () => {
    for await (const chunk of (await storage.get('a')).body) received.push(...chunk);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'connection-lost' });
  expect(received).toEqual([...text('123')]);
});

test('a gate holds a call up until it is opened or aborted', async () => {
  const inner = new MemoryStorage();
  const storage = new FaultyStorage(inner);
  const gate = storage.hold('put');
  const putting = storage.put('a', text('1'));
  await gate.reached;
  expect(inner.keys()).toEqual([]);
  gate.open();
  await putting;
  expect(inner.keys()).toEqual(['a']);

  const second = storage.hold('put');
  const stop = new AbortController();
  const aborted = storage.put('b', text('1'), { signal: stop.signal });
  await second.reached;
  stop.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  expect(inner.keys()).toEqual(['a']);
});

test('seeded faults repeat, and none shares its call with another', () => {
  const options = { methods: ['put', 'get'], count: 9, amongCalls: 5 } as const;
  const strip = (seed: number) =>
    seededFaults(new FakeRandom(seed), options).map((f) => `${f.method} ${f.call} ${f.when}`);
  expect(strip(7)).toEqual(strip(7));
  expect(strip(7)).not.toEqual(strip(8));
  expect(new Set(strip(7)).size).toBe(9);
});

test('fake randomness repeats, differs by seed and is spread out', () => {
  expect(new FakeRandom(1).bytes(33)).toEqual(new FakeRandom(1).bytes(33));
  expect(new FakeRandom(1).bytes(33)).not.toEqual(new FakeRandom(2).bytes(33));
  const counts = new Array<number>(256).fill(0);
  for (const byte of new FakeRandom(3).bytes(256 * 400)) counts[byte] = (counts[byte] ?? 0) + 1;
  expect(Math.min(...counts)).toBeGreaterThan(280);
  expect(Math.max(...counts)).toBeLessThan(520);
});

test('the fake clock wakes sleepers in order of their time, and an abort ends a sleep', async () => {
  const clock = new FakeClock();
  const woken: string[] = [];
  const late = clock.sleep(50).then(() => woken.push('late'));
  const early = clock.sleep(20).then(() => woken.push('early'));
  const stop = new AbortController();
  const stopped = clock.sleep(10, stop.signal);
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  clock.advance(49);
  await early;
  expect(clock.sleeping).toBe(1);
  clock.advance(1);
  await late;
  expect(woken).toEqual(['early', 'late']);
});

test('an advancing clock never keeps anybody waiting', async () => {
  const clock = new FakeClock({ now: 1000, autoAdvance: true });
  await clock.sleep(500);
  expect([clock.now(), clock.monotonic(), clock.sleeps]).toEqual([1500, 500, [500]]);
});
