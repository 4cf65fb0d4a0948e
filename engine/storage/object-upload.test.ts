import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage, type StorageMethod } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy, lostConnection, seededFaults } from '../testing/seeded-faults.ts';
import { ObjectUpload, type ObjectUploadOptions } from './object-upload.ts';
import { Retry } from './retry.ts';
import { RetryingStorage } from './retrying-storage.ts';
import type { Storage } from './storage.ts';

const key = 'backups/one.zip';

function setUp(options: Partial<ObjectUploadOptions> = {}, wrap: (s: Storage) => Storage = (s) => s) {
  const inner = new MemoryStorage();
  const faulty = new FaultyStorage(inner);
  const notices: string[] = [];
  const upload = new ObjectUpload({
    storage: wrap(faulty),
    key,
    partSize: 1000,
    clock: new FakeClock({ autoAdvance: true }),
    random: new FakeRandom(1),
    onNotice: (notice) => notices.push(notice.code),
    ...options,
  });
  return { inner, faulty, upload, notices };
}

const retrying = (storage: Storage) =>
  new RetryingStorage(
    storage,
    new Retry({ clock: new FakeClock({ autoAdvance: true }), random: new FakeRandom(2) }),
  );

/** Writes `bytes` in pieces of uneven length. */
async function writeAll(upload: ObjectUpload, bytes: Uint8Array, seed = 3): Promise<void> {
  const random = new FakeRandom(seed);
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.integer(700);
    await upload.write(bytes.subarray(at, at + length));
    at += length;
  }
}

function expectNothingLeft(inner: MemoryStorage): void {
  expect(inner.keys()).toEqual([]);
  expect(inner.uploads.size).toBe(0);
}

describe('upload', () => {
  test.each([0, 1, 999, 1000])('%i bytes are one PUT', async (length) => {
    const { upload, inner } = setUp();
    const bytes = new FakeRandom(4).bytes(length);
    await writeAll(upload, bytes);
    const sent = await upload.finish();
    expect(sent).toMatchObject({ size: length, parts: 1 });
    expect(inner.calls).toEqual({ put: 1 });
    expect(Buffer.compare(inner.bytesOf(key), bytes)).toBe(0);
    expect(upload.bytesSent).toBe(length);
  });

  test.each([1001, 2000, 12_345])('%i bytes go in parts of 1000', async (length) => {
    const { upload, inner } = setUp();
    const bytes = new FakeRandom(5).bytes(length);
    await writeAll(upload, bytes);
    expect(upload.position).toBe(length);
    const sent = await upload.finish();
    expect(sent).toMatchObject({ size: length, parts: Math.ceil(length / 1000) });
    expect(Buffer.compare(inner.bytesOf(key), bytes)).toBe(0);
    expect(inner.calls).toMatchObject({ createUpload: 1, uploadPart: sent.parts, completeUpload: 1 });
    expect(inner.calls.put).toBeUndefined();
    expect(inner.uploads.size).toBe(0);
  });

  test('takes a copy of what is written', async () => {
    const { upload, inner } = setUp();
    const bytes = new Uint8Array(10).fill(1);
    await upload.write(bytes);
    bytes.fill(2);
    await upload.finish();
    expect(inner.bytesOf(key)).toEqual(new Uint8Array(10).fill(1));
  });

  test('keeps at most four parts under way and two more in memory', async () => {
    const { upload, faulty, inner } = setUp();
    let active = 0;
    let most = 0;
    const real = faulty.uploadPart.bind(faulty);
    const open = Promise.withResolvers<void>();
    const four = Promise.withResolvers<void>();
    faulty.uploadPart = async (...args) => {
      active += 1;
      most = Math.max(most, active);
      if (active === 4) four.resolve();
      await open.promise;
      active -= 1;
      return real(...args);
    };
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 20; i += 1) {
        await upload.write(new Uint8Array(1000));
        written += 1;
      }
    })();
    await four.promise;
    // Whatever could be written without a part that ends.
    await nextTurn();
    // Four under way, one waiting, and one that is full.
    expect(written).toBe(6);
    open.resolve();
    await writing;
    await upload.finish();
    expect(most).toBe(4);
    expect(inner.bytesOf(key).length).toBe(20_000);
  });
});

describe('held bytes', () => {
  test.each([
    [0, 30],
    [500, 30],
    [980, 30],
    [990, 2030],
    [1000, 30],
    [2500, 500],
  ])('at %i, %i of them, are filled in later', async (offset, length) => {
    const { upload, inner } = setUp();
    const random = new FakeRandom(6);
    const [before, held, after] = [random.bytes(offset), random.bytes(length), random.bytes(9000)];
    await writeAll(upload, before);
    const hold = await upload.hold(length);
    expect(hold.offset).toBe(offset);
    expect(upload.position).toBe(offset + length);
    await writeAll(upload, after);
    await hold.patch(held);
    const { size, parts } = await upload.finish();
    expect(size).toBe(offset + length + 9000);
    expect(parts).toBe(Math.ceil(size / 1000));
    expect(Buffer.compare(inner.bytesOf(key), Buffer.concat([before, held, after]))).toBe(0);
  });

  test('their part is sent after the later ones, and never with a gap', async () => {
    const { upload, faulty, inner } = setUp();
    const order: number[] = [];
    const real = faulty.uploadPart.bind(faulty);
    faulty.uploadPart = async (...args) => {
      order.push(args[2]);
      return real(...args);
    };
    const hold = await upload.hold(30);
    await upload.write(new Uint8Array(8000));
    expect(order).not.toContain(1);
    await hold.patch(new Uint8Array(30).fill(7));
    await upload.finish();
    expect(order.indexOf(1)).toBeGreaterThan(1);
    expect(inner.bytesOf(key).subarray(0, 30)).toEqual(new Uint8Array(30).fill(7));
  });

  test('have to be filled in, once, and to the byte', async () => {
    const { upload } = setUp();
    const hold = await upload.hold(4);
    await expect(upload.hold(4)).rejects.toThrow('open already');
    await expect(upload.finish()).rejects.toThrow('still open');
    await expect(hold.patch(new Uint8Array(5))).rejects.toThrow(RangeError);
    await hold.patch(new Uint8Array(4));
    await expect(hold.patch(new Uint8Array(4))).rejects.toThrow('already');
    await upload.finish();
  });
});

describe('what happens when', () => {
  const big = new FakeRandom(7).bytes(9500);

  test.each(['put', 'completeUpload'] as const)(
    'the answer to %s is lost: the object is found',
    async (method) => {
      const { upload, faulty, inner } = setUp();
      faulty.inject({ method, when: 'after', error: lostConnection });
      const bytes = method === 'put' ? big.subarray(0, 900) : big;
      await upload.write(bytes);
      const { etag } = await upload.finish();
      expect(faulty.unfired()).toEqual([]);
      expect(inner.calls[method]).toBe(1);
      expect(Buffer.compare(inner.bytesOf(key), bytes)).toBe(0);
      expect(etag).toBe((await inner.head(key)).etag);
    },
  );

  test('completing never reached the storage: it is asked again', async () => {
    const { upload, faulty, inner } = setUp();
    faulty.inject({ method: 'completeUpload', when: 'before', times: 3, error: lostConnection });
    await upload.write(big);
    await upload.finish();
    expect(faulty.unfired()).toEqual([]);
    expect(Buffer.compare(inner.bytesOf(key), big)).toBe(0);
  });

  test('the answer is lost and so is the look at the object: looking again finds it', async () => {
    const { upload, faulty, inner } = setUp({}, retrying);
    faulty.inject({ method: 'completeUpload', when: 'after', error: lostConnection });
    faulty.inject({ method: 'head', when: 'before', times: 3, error: lostConnection });
    await upload.write(big);
    await upload.finish();
    expect(faulty.unfired()).toEqual([]);
    expect(Buffer.compare(inner.bytesOf(key), big)).toBe(0);
  });

  test('what appeared has another size: it is removed, and the error says so', async () => {
    const { upload, faulty, inner } = setUp();
    faulty.completeUpload = async () => {
      await inner.put(key, new Uint8Array(5));
      throw lostConnection();
    };
    await upload.write(big);
    await expect(upload.finish()).rejects.toMatchObject({ code: 'check-failed', details: { removed: true } });
    expectNothingLeft(inner);
  });

  const refused = () =>
    new AppError('access-denied', { operation: 'x', bucket: 'b', status: 403, serverCode: '' });
  const failing: [StorageMethod, 'before' | 'after', () => Error][] = [
    ['createUpload', 'before', refused],
    ['createUpload', 'after', lostConnection],
    ['uploadPart', 'before', refused],
    ['uploadPart', 'after', busy],
    ['completeUpload', 'before', refused],
  ];
  test.each(failing)('%s fails (%s the storage did it): nothing is left', async (method, when, error) => {
    const { upload, faulty, inner, notices } = setUp();
    faulty.inject({ method, when, error });
    const failure = error() as AppError;
    const run = async () => {
      await writeAll(upload, big);
      await upload.finish();
    };
    await expect(run()).rejects.toMatchObject({ code: failure.code });
    await upload.abort();
    expect(faulty.unfired()).toEqual([]);
    expectNothingLeft(inner);
    expect(notices).toEqual([]);
  });

  test('the single PUT is refused: no object appears', async () => {
    const { upload, faulty, inner } = setUp();
    faulty.inject({ method: 'put', when: 'before', error: refused });
    await upload.write(big.subarray(0, 100));
    await expect(upload.finish()).rejects.toMatchObject({ code: 'access-denied' });
    expect(faulty.unfired()).toEqual([]);
    expectNothingLeft(inner);
  });

  test('the storage refuses although it stored, and nobody can look: the object is removed', async () => {
    const { upload, faulty, inner } = setUp();
    faulty.inject({ method: 'completeUpload', when: 'after', error: refused });
    faulty.inject({ method: 'head', when: 'before', error: refused });
    await upload.write(big);
    await expect(upload.finish()).rejects.toMatchObject({ code: 'access-denied' });
    expect(faulty.unfired()).toEqual([]);
    expectNothingLeft(inner);
  });

  test('it is stopped with parts under way: it waits for them and removes them', async () => {
    const stop = new AbortController();
    const { upload, faulty, inner } = setUp({ signal: stop.signal });
    const gate = faulty.hold('uploadPart', 'after');
    await upload.write(big.subarray(0, 3000));
    await gate.reached;
    stop.abort(new Error('stopped'));
    await expect(upload.finish()).rejects.toThrow('stopped');
    expectNothingLeft(inner);
    expect(inner.calls.uploadPart).toBeGreaterThan(0);
    await expect(upload.write(big)).rejects.toThrow('ended');
  });

  test('it is stopped before anything was sent: nothing is sent', async () => {
    const stop = new AbortController();
    const { upload, inner } = setUp({ signal: stop.signal });
    await upload.write(big.subarray(0, 10));
    stop.abort(new Error('stopped'));
    await expect(upload.finish()).rejects.toThrow('stopped');
    expect(inner.calls).toEqual({});
  });

  test('aborting fails, too: a notice says what is left', async () => {
    const { upload, faulty, inner, notices } = setUp();
    faulty.inject({ method: 'uploadPart', when: 'before', error: refused });
    faulty.inject({ method: 'abortUpload', when: 'before', error: refused });
    const run = async () => {
      await writeAll(upload, big);
      await upload.finish();
    };
    await expect(run()).rejects.toMatchObject({ code: 'access-denied' });
    await upload.abort();
    expect(faulty.unfired()).toEqual([]);
    expect(notices).toEqual(['upload-left-behind']);
    expect(upload.leftBehind).toBe(true);
    expect(inner.keys()).toEqual([]);
  });

  test('there are more parts than the storage takes', async () => {
    const { upload, inner } = setUp({ maxParts: 3 });
    await expect(writeAll(upload, big)).rejects.toMatchObject({ code: 'backup-too-large' });
    await upload.abort();
    expectNothingLeft(inner);
  });

  test.each([11, 12, 13, 14, 15, 16])(
    'connections break at random (seed %i): the object is whole',
    async (seed) => {
      const { upload, faulty, inner } = setUp({}, retrying);
      const methods = ['createUpload', 'uploadPart', 'completeUpload'] as const;
      const faults = seededFaults(new FakeRandom(seed), {
        methods: ['uploadPart'],
        count: 6,
        amongCalls: 12,
      });
      faults.push(...seededFaults(new FakeRandom(seed), { methods, count: 3, amongCalls: 1 }));
      for (const fault of faults) faulty.inject(fault);
      await writeAll(upload, big, seed);
      await upload.finish();
      expect(faulty.unfired()).toEqual([]);
      expect(Buffer.compare(inner.bytesOf(key), big)).toBe(0);
    },
  );
});
