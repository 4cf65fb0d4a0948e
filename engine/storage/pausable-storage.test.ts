import { expect, test } from 'vitest';
import { isAppError } from '#shared/errors/app-error.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { describeStorage } from '../testing/storage-suite.ts';
import { PausableStorage } from './pausable-storage.ts';
import type { GetOptions, ObjectBody, Storage } from './storage.ts';
import { createTransferControl } from './transfer-control.ts';
import { TransferLimits } from './transfer-limits.ts';

describeStorage(
  'pausable, without a pause',
  async () => {
    const clock = new FakeClock({ autoAdvance: true });
    const limits = new TransferLimits(clock, { up: 1_000_000, down: 1_000_000 });
    return {
      storage: new PausableStorage(new MemoryStorage(), createTransferControl({ clock, limits })),
      prefix: 'suite/',
    };
  },
  { partSize: 1000 },
);

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const content = new FakeRandom(5).bytes(400_000);

function setUp(inner: Storage = new MemoryStorage()) {
  const clock = new FakeClock();
  const control = createTransferControl({
    clock,
    limits: new TransferLimits(clock, { up: null, down: null }),
  });
  const faulty = new FaultyStorage(inner);
  const cutNow = async () => {
    control.pause();
    clock.advance(5000);
    await settled();
  };
  return { clock, control, faulty, cutNow, storage: new PausableStorage(faulty, control) };
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('a part that does not end within the first seconds of a pause is cut, and sent anew after it', async () => {
  const memory = new MemoryStorage();
  const { control, faulty, cutNow, storage } = setUp(memory);
  const { uploadId } = await storage.createUpload('a');
  const gate = faulty.hold('uploadPart');
  const sent = storage.uploadPart('a', uploadId, 1, content);
  await gate.reached;
  await cutNow();
  // The gate stays shut: whoever stood before it is gone.
  expect(await storage.listUploads('')).toHaveLength(1);
  control.resume();
  const part = await sent;
  await storage.completeUpload('a', uploadId, [part]);
  expect(Buffer.compare(memory.objects.get('a')?.bytes ?? Buffer.of(), content)).toBe(0);
});

test('a part that ends in time is kept', async () => {
  const { clock, control, faulty, storage } = setUp();
  const { uploadId } = await storage.createUpload('a');
  const gate = faulty.hold('uploadPart');
  const sent = storage.uploadPart('a', uploadId, 1, content);
  await gate.reached;
  control.pause();
  clock.advance(4000);
  gate.open();
  expect(await sent).toMatchObject({ partNumber: 1, size: content.length });
});

test('a download that is paused in the middle goes on with the very next byte, of the same version', async () => {
  const memory = new MemoryStorage();
  const { control, cutNow, storage } = setUp(endingWithSignal(memory));
  await memory.put('a', content);
  const range = { start: 1000, end: 390_000 };
  const { body } = await storage.get('a', { range });
  const received: Uint8Array[] = [];
  let cuts = 0;
  for await (const chunk of body) {
    received.push(chunk);
    if (received.length % 2 === 1) {
      await cutNow();
      cuts += 1;
      control.resume();
    }
  }
  expect(cuts).toBeGreaterThan(2);
  expect(Buffer.compare(Buffer.concat(received), content.subarray(range.start, range.end))).toBe(0);
});

test('an object that was replaced during the pause is not mixed with the old one', async () => {
  const memory = new MemoryStorage();
  const { control, cutNow, storage } = setUp(endingWithSignal(memory));
  await memory.put('a', content);
  const { body } = await storage.get('a');
  const iterator = body[Symbol.asyncIterator]();
  await iterator.next();
  await cutNow();
  await memory.put('a', content.toReversed());
  control.resume();
  const failure = await iterator.next().catch((error: unknown) => error);
  expect(isAppError(failure, 'object-changed')).toBe(true);
});

test('while paused nothing begins, but what is not wanted any more can be removed', async () => {
  const { control, storage } = setUp();
  await storage.put('a', content);
  const { uploadId } = await storage.createUpload('b');
  control.pause();
  let begun = 0;
  const count = () => {
    begun += 1;
  };
  const paused = [
    storage.put('c', content),
    storage.head('a'),
    storage.get('a'),
    storage.createUpload('d'),
    storage.list('')[Symbol.asyncIterator]().next(),
    storage.deleteMany(['nothing']),
  ];
  for (const call of paused) call.then(count, count);
  await storage.abortUpload('b', uploadId);
  expect(await storage.listUploads('')).toEqual([]);
  await storage.delete('a');
  await settled();
  expect(begun).toBe(0);
  control.resume();
  const ends = await Promise.allSettled(paused);
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

test('a job that is stopped while it is paused ends at once', async () => {
  const { control, storage } = setUp();
  control.pause();
  const stop = new AbortController();
  const { signal } = stop;
  const waiting = Promise.allSettled([storage.put('a', content, { signal }), storage.get('a', { signal })]);
  await settled();
  stop.abort(new Error('stopped'));
  expect((await waiting).every(({ status }) => status === 'rejected')).toBe(true);
});

test('failures that have nothing to do with a pause pass as they are', async () => {
  const { faulty, storage } = setUp();
  const broken = new Error('broken');
  faulty.inject({ method: 'put', when: 'before', error: () => broken });
  faulty.inject({ method: 'get', when: 'body', bytes: 10, error: () => broken });
  await expect(storage.put('a', content)).rejects.toBe(broken);
  await storage.put('a', content);
  await expect(storage.get('a').then(({ body }) => collect(body))).rejects.toBe(broken);
  expect(faulty.unfired()).toEqual([]);
});

/** A storage whose bodies end with the signal, as those of the network do; in memory nothing would be cut. */
function endingWithSignal(memory: MemoryStorage): Storage {
  const get = async (key: string, options: GetOptions = {}): Promise<ObjectBody> => {
    const answer = await memory.get(key, options);
    return { ...answer, body: until(answer.body, options.signal) };
  };
  return new Proxy(memory, {
    get: (target, name) => {
      const value: unknown = name === 'get' ? get : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function* until(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
  for await (const chunk of body) {
    signal?.throwIfAborted();
    yield chunk;
  }
  signal?.throwIfAborted();
}
