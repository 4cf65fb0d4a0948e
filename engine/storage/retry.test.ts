import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy, lostConnection } from '../testing/seeded-faults.ts';
import { collect, listAll } from '../testing/storage-suite.ts';
import { backoff, Retry, type RetryEvent } from './retry.ts';
import { RetryingStorage } from './retrying-storage.ts';

function setUp(options: { attempts?: number; pageSize?: number } = {}) {
  const inner = new MemoryStorage({ pageSize: options.pageSize ?? 1000 });
  const faulty = new FaultyStorage(inner);
  const clock = new FakeClock({ autoAdvance: true });
  const events: RetryEvent[] = [];
  const { attempts } = options;
  const retry = new Retry({ clock, random: new FakeRandom(5), attempts, onRetry: (e) => events.push(e) });
  return { inner, faulty, clock, events, storage: new RetryingStorage(faulty, retry) };
}

test('waits longer each time, never over five seconds, and 19 to 38 s in all', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const random = new FakeRandom(seed);
    const delays = Array.from({ length: 11 }, (_, i) => backoff(i + 1, random));
    expect(Math.max(...delays)).toBeLessThanOrEqual(5000);
    const sum = delays.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThanOrEqual(19_000);
    expect(sum).toBeLessThanOrEqual(39_000);
  }
});

describe('retrying', () => {
  test('survives a server that is busy ten times, and tells so', async () => {
    const { faulty, storage, events, clock, inner } = setUp();
    faulty.inject({ method: 'put', when: 'before', times: 10, error: busy });
    await storage.put('a', new Uint8Array(3));
    expect(faulty.unfired()).toEqual([]);
    expect(inner.keys()).toEqual(['a']);
    expect(events.map((event) => event.failed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(clock.sleeps).toEqual(events.map((event) => event.delayMs));
  });

  test('gives up after twelve attempts, with the error', async () => {
    const { faulty, storage } = setUp();
    faulty.inject({ method: 'put', when: 'before', times: 12, error: busy });
    await expect(storage.put('a', new Uint8Array(3))).rejects.toMatchObject({ code: 'storage-busy' });
    expect(faulty.unfired()).toEqual([]);
  });

  test('gives up on an unknown host within five seconds', async () => {
    const { faulty, storage, clock } = setUp();
    const unknown = () => new AppError('host-unknown', { host: 'nowhere.test' });
    faulty.inject({ method: 'head', when: 'before', times: 4, error: unknown });
    await expect(storage.head('a')).rejects.toMatchObject({ code: 'host-unknown' });
    expect(faulty.unfired()).toEqual([]);
    expect(clock.monotonic()).toBeLessThan(5000);
  });

  test.each(['host-unknown', 'host-unreachable'] as const)(
    'has more patience with %s where something was answered before: a server may be starting again',
    async (code) => {
      const { faulty, storage, inner } = setUp();
      await inner.put('a', new Uint8Array(3));
      await storage.head('a');
      const gone = () => new AppError(code, { host: 'nas.test' });
      faulty.inject({ method: 'head', when: 'before', times: 11, error: gone });
      await expect(storage.head('a')).resolves.toMatchObject({ size: 3 });
      faulty.inject({ method: 'head', when: 'before', times: 12, error: gone });
      await expect(storage.head('a')).rejects.toMatchObject({ code });
      expect(faulty.unfired()).toEqual([]);
    },
  );

  test('makes a single attempt when told so, and none again for what will not pass', async () => {
    const once = setUp({ attempts: 1 });
    once.faulty.inject({ method: 'head', when: 'before', error: lostConnection });
    await expect(once.storage.head('a')).rejects.toMatchObject({ code: 'connection-lost' });
    expect(once.clock.sleeps).toEqual([]);

    const denied = setUp();
    denied.faulty.inject({
      method: 'head',
      when: 'before',
      error: () => new AppError('secret-wrong', { accessKeyId: 'A' }),
    });
    await expect(denied.storage.head('a')).rejects.toMatchObject({ code: 'secret-wrong' });
    expect(denied.clock.sleeps).toEqual([]);
    expect(once.faulty.unfired().concat(denied.faulty.unfired())).toEqual([]);
  });

  test('an abort ends the waiting', async () => {
    const faulty = new FaultyStorage(new MemoryStorage());
    const clock = new FakeClock();
    const storage = new RetryingStorage(faulty, new Retry({ clock, random: new FakeRandom(1) }));
    faulty.inject({ method: 'head', when: 'before', error: busy });
    const stop = new AbortController();
    const waiting = storage.head('a', { signal: stop.signal });
    while (clock.sleeping === 0) await Promise.resolve();
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(faulty.unfired()).toEqual([]);
  });

  test('does not ask twice to finish an upload when the first answer was lost', async () => {
    const { faulty, storage, inner } = setUp();
    const { uploadId } = await storage.createUpload('a');
    const part = await storage.uploadPart('a', uploadId, 1, new Uint8Array(3));
    faulty.inject({ method: 'completeUpload', when: 'after', error: lostConnection });
    await expect(storage.completeUpload('a', uploadId, [part])).rejects.toMatchObject({
      code: 'connection-lost',
    });
    expect(inner.calls.completeUpload).toBe(1);
    expect(faulty.unfired()).toEqual([]);
  });

  test('goes on with a listing where it broke: every key once', async () => {
    const { faulty, storage, inner, clock } = setUp({ pageSize: 3 });
    const keys = Array.from({ length: 20 }, (_, i) => `k${String(i).padStart(2, '0')}`);
    for (const key of keys) await inner.put(key, new Uint8Array(1));
    faulty.inject({ method: 'list', when: 'before', error: busy });
    faulty.inject({ method: 'list', when: 'after', call: 2, times: 3, error: lostConnection });
    expect((await listAll(storage, 'k')).map((object) => object.key)).toEqual(keys);
    expect(faulty.unfired()).toEqual([]);
    expect(clock.sleeps.length).toBe(4);
  });

  test('repeats the deletions that failed for a passing reason, and reports the others', async () => {
    const { storage, faulty } = setUp();
    const answers = new Map<string, Error[]>([
      ['a', [busy(), lostConnection()]],
      [
        'b',
        [new AppError('access-denied', { operation: 'delete', bucket: 'x', status: 403, serverCode: '' })],
      ],
      ['c', []],
    ]);
    const asked: string[][] = [];
    faulty.deleteMany = async (keys) => {
      asked.push([...keys]);
      return keys.map((key) => {
        const error = answers.get(key)?.shift();
        return error ? { key, error } : { key };
      });
    };
    const outcomes = await storage.deleteMany(['a', 'b', 'c']);
    expect(asked).toEqual([['a', 'b', 'c'], ['a'], ['a']]);
    expect(outcomes.map(({ key, error }) => [key, error !== undefined])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
    ]);
  });
});

describe('a body that breaks', () => {
  const bytes = new FakeRandom(9).bytes(400_000);

  test('is read on from there, every byte once', async () => {
    const { faulty, storage, inner } = setUp();
    await inner.put('a', bytes);
    for (const [index, at] of [0, 1, 70_000, 130_000].entries()) {
      faulty.inject({ method: 'get', when: 'body', call: index + 1, bytes: at, error: lostConnection });
    }
    const got = await storage.get('a', { range: { start: 100, end: 399_990 } });
    expect(Buffer.compare(await collect(got.body), bytes.subarray(100, 399_990))).toBe(0);
    expect(faulty.unfired()).toEqual([]);
  });

  test('is not joined with another version of the object', async () => {
    const { faulty, storage, inner } = setUp();
    await inner.put('a', bytes);
    faulty.inject({ method: 'get', when: 'body', bytes: 100, error: lostConnection });
    const got = await storage.get('a');
    await inner.put('a', new FakeRandom(10).bytes(400_000));
    await expect(collect(got.body)).rejects.toMatchObject({ code: 'object-changed' });
    expect(faulty.unfired()).toEqual([]);
  });

  test('is given up when it breaks again and again without moving on', async () => {
    const { faulty, storage, inner } = setUp();
    await inner.put('a', bytes);
    faulty.inject({ method: 'get', when: 'body', times: 12, bytes: 0, error: lostConnection });
    await expect(collect((await storage.get('a')).body)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(faulty.unfired()).toEqual([]);
  });
});
