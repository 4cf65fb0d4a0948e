import { describe, expect, test } from 'vitest';
import { findResumable, type Resumable } from '../backup/find-resumable.ts';
import { openUploadJournal, type UploadIntent } from '../backup/upload-journal.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { type Fault, FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage, type MemoryStorageOptions } from '../testing/memory-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { bytesOfSteps, randomSteps, runSteps, type UploadStep } from '../testing/upload-script.ts';
import { keepsUpload } from './keeps-upload.ts';
import { ObjectUpload } from './object-upload.ts';

const baseKey = 'backups/one.zip';
const base = new FakeRandom(90).bytes(9000);
const owner = {
  place: { endpoint: 'https://s3.test', bucket: 'b', rootPath: 'backups' },
  plan: 'papers',
  deviceId: 'device-1',
};
const pack = { app: '1.0.0', format: 1, level: 1 };
const never = new AbortController().signal;

/** One computer and one bucket; each `run` is a run of the program. */
class World {
  readonly folder = new TemporaryFolder();
  readonly inner: MemoryStorage;
  readonly clock = new FakeClock({ autoAdvance: true });
  readonly #random = new FakeRandom(77);
  #backups = 0;

  constructor(server: MemoryStorageOptions = {}) {
    this.inner = new MemoryStorage({ minPartSize: 50, ...server });
  }

  [Symbol.dispose](): void {
    this.folder.remove();
  }

  journal() {
    const { clock } = this;
    const ports = { clock, random: this.#random, files: systemFileSystem, logger: silentLogger };
    return openUploadJournal(owner, pack, { home: this.folder.path, ports });
  }

  /** What the integrated backup does: look for something to continue, upload, and decide by the failure. */
  async run(steps: readonly UploadStep[], faults: readonly Fault[] = [], signal?: AbortSignal) {
    const storage = new FaultyStorage(this.inner);
    const journal = this.journal();
    const found = await findResumable(storage, journal, never);
    for (const fault of faults) storage.inject(fault);
    const resume = found.kind === 'upload' ? found.upload : undefined;
    const intent = resume?.intent ?? (await this.#newIntent());
    if (!resume) journal.begin(intent);
    const upload = new ObjectUpload({
      storage,
      key: intent.key,
      partSize: intent.partSize,
      minPartSize: 50,
      clock: this.clock,
      random: this.#random,
      copyFrom: intent.base ?? undefined,
      journal,
      resume,
      signal,
    });
    let error: unknown;
    try {
      await runSteps(steps, upload);
      await upload.finish();
      journal.finish();
    } catch (caught) {
      error = caught;
      await (keepsUpload(caught, signal) ? upload.suspend() : upload.abort());
    }
    return { upload, error, found, key: intent.key, unfired: storage.unfired() };
  }

  async #newIntent(): Promise<UploadIntent> {
    if (!this.inner.keys().includes(baseKey)) await this.inner.put(baseKey, base);
    const { etag } = await this.inner.head(baseKey);
    this.#backups += 1;
    const id = `backup-${this.#backups}`;
    return {
      key: `backups/${id}.zip`,
      id,
      startedAt: this.clock.now(),
      partSize: 100,
      base: { key: baseKey, etag, size: base.length },
    };
  }
}

const steps: UploadStep[] = [
  { kind: 'copy', start: 0, end: 900 },
  ...Array.from({ length: 9 }, (_, index) => ({
    kind: 'write' as const,
    bytes: new FakeRandom(index + 1).bytes(100),
  })),
  { kind: 'copy', start: 1000, end: 1700 },
  { kind: 'write', bytes: new FakeRandom(50).bytes(99) },
];
const wanted = bytesOfSteps(steps, base);
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const lose = (method: Fault['method'], when: 'before' | 'after', call = 1): Fault => ({
  method,
  when,
  call,
  error: lostConnection,
});

describe('an upload that was interrupted', () => {
  test.each([1, 2, 5, 8])('at part %i is continued: nothing confirmed is sent again', async (call) => {
    using world = new World();
    const first = await world.run(steps, [lose('uploadPart', 'before', call)]);
    expect(first).toMatchObject({ error: { code: 'connection-lost' }, unfired: [] });
    expect(world.inner.uploads.size).toBe(1);
    const second = await world.run(steps);
    expect(second.error).toBeUndefined();
    expect(second.key).toBe(first.key);
    expect(same(world.inner.bytesOf(second.key), wanted)).toBe(true);
    expect(second.upload.bytesResumed).toBe(first.upload.bytesSent);
    const { bytesSent, bytesResumed, bytesCopied } = second.upload;
    expect(bytesSent + bytesResumed + bytesCopied).toBe(wanted.length);
    expect(bytesSent).toBe(999 - first.upload.bytesSent);
    expect(world.inner.uploads.size).toBe(0);
    // Nothing is remembered of it any more.
    expect(world.journal().resumable).toBeUndefined();
  });

  test('with the answer to a part lost: the part is recognised by its ETag', async () => {
    using world = new World();
    const first = await world.run(steps, [lose('uploadPart', 'after', 3)]);
    expect(first.unfired).toEqual([]);
    const arrived = [...world.inner.uploads.values()][0]?.parts.size ?? 0;
    const second = await world.run(steps);
    expect(second.error).toBeUndefined();
    expect(second.upload.bytesResumed).toBeGreaterThan(first.upload.bytesSent);
    expect(arrived).toBeGreaterThan(3);
    expect(same(world.inner.bytesOf(second.key), wanted)).toBe(true);
  });

  test('… and sent again where ETags say nothing', async () => {
    using world = new World({ oddEtags: true });
    const first = await world.run(steps, [lose('uploadPart', 'after', 3)]);
    expect(first.unfired).toEqual([]);
    const second = await world.run(steps);
    expect(second.upload.bytesResumed).toBe(first.upload.bytesSent);
    expect(same(world.inner.bytesOf(second.key), wanted)).toBe(true);
  });

  test('by a stop: the same', async () => {
    using world = new World();
    const stop = new AbortController();
    const reason = new Error('stop');
    const error = () => {
      stop.abort(reason);
      return reason;
    };
    const stopping = { ...lose('uploadPart', 'before', 4), error };
    const first = await world.run(steps, [stopping], stop.signal);
    expect(first.error).toMatchObject({ message: 'stop' });
    const second = await world.run(steps);
    expect(second.upload.bytesResumed).toBeGreaterThan(0);
    expect(same(world.inner.bytesOf(second.key), wanted)).toBe(true);
    expect(world.inner.uploads.size).toBe(0);
  });

  test('after files have changed: only other parts are sent, and nothing old remains', async () => {
    using world = new World();
    const first = await world.run(steps, [lose('completeUpload', 'before'), ...lostHead]);
    expect(first.error).toBeDefined();
    expect(first.unfired).toEqual([]);
    const changed = steps.map(
      (step, index): UploadStep =>
        index === 3 ? { kind: 'write', bytes: new FakeRandom(1234).bytes(100) } : step,
    );
    const second = await world.run(changed);
    expect(second.error).toBeUndefined();
    expect(second.upload.bytesSent).toBe(100);
    expect(same(world.inner.bytesOf(second.key), bytesOfSteps(changed, base))).toBe(true);
  });

  test('and takes other bytes of the base over now: those are copied anew', async () => {
    using world = new World();
    const first = await world.run(steps, [lose('completeUpload', 'before'), ...lostHead]);
    expect(first.unfired).toEqual([]);
    const moved = steps.map(
      (step): UploadStep =>
        step.kind === 'copy' ? { ...step, start: step.start + 50, end: step.end + 50 } : step,
    );
    const second = await world.run(moved);
    expect([second.error, second.upload.bytesSent]).toEqual([undefined, 0]);
    expect(same(world.inner.bytesOf(second.key), bytesOfSteps(moved, base))).toBe(true);
  });

  test('and continued by a shorter one, where the rest does not matter', async () => {
    using world = new World();
    expect(await world.run(steps, [lose('completeUpload', 'before'), ...lostHead])).toMatchObject({
      unfired: [],
    });
    const shorter = steps.slice(0, 5);
    const second = await world.run(shorter);
    expect(second.error).toBeUndefined();
    expect(second.found.kind).toBe('upload');
    expect(same(world.inner.bytesOf(second.key), bytesOfSteps(shorter, base))).toBe(true);
    expect(world.inner.uploads.size).toBe(0);
  });

  test('… and where the storage wants all parts named: it starts over', async () => {
    using world = new World({ wantsAllParts: true });
    expect(await world.run(steps, [lose('completeUpload', 'before'), ...lostHead])).toMatchObject({
      unfired: [],
    });
    const shorter = steps.slice(0, 5);
    const second = await world.run(shorter);
    expect(second.error).toMatchObject({ code: 'copy-refused' });
    expect(world.inner.uploads.size).toBe(0);
    const third = await world.run(shorter);
    expect([third.error, third.found.kind]).toEqual([undefined, 'none']);
    expect(same(world.inner.bytesOf(third.key), bytesOfSteps(shorter, base))).toBe(true);
  });

  test('again and again, at random (60 worlds): right in the end, and nothing twice', async () => {
    let resumed = 0;
    const fired = new Map<string, number>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = new FakeRandom(seed);
      using world = new World();
      const script = randomSteps(random, base, 300);
      const result = bytesOfSteps(script, base);
      let sent = 0;
      for (let run = 0; ; run += 1) {
        const method = (['uploadPart', 'copyPart', 'completeUpload', 'createUpload'] as const)[
          random.integer(4)
        ];
        const calls = method === 'uploadPart' || method === 'copyPart' ? 4 : 1;
        const fault = lose(
          method ?? 'uploadPart',
          random.integer(2) === 0 ? 'before' : 'after',
          1 + random.integer(calls),
        );
        const { upload, error, key, found, unfired } = await world.run(script, run < 5 ? [fault] : []);
        if (unfired.length === 0 && run < 5)
          fired.set(`${method} ${fault.when}`, (fired.get(`${method} ${fault.when}`) ?? 0) + 1);
        sent += upload.bytesSent;
        if (error) continue;
        resumed += upload.bytesResumed;
        expect(found.kind).not.toBe('object');
        expect(same(world.inner.bytesOf(key), result), `seed ${seed}`).toBe(true);
        // All parts that were confirmed were sent just once.
        expect(sent + upload.bytesCopied, `seed ${seed}`).toBeLessThanOrEqual(result.length);
        break;
      }
      expect(world.inner.uploads.size).toBe(0);
      expect(world.inner.keys().length).toBe(2);
    }
    expect(resumed).toBeGreaterThan(5000);
    // Which fault comes up depends on the script; every kind has.
    expect([...fired.keys()].sort()).toEqual([
      'completeUpload after',
      'completeUpload before',
      'copyPart after',
      'copyPart before',
      'createUpload after',
      'createUpload before',
      'uploadPart after',
      'uploadPart before',
    ]);
  });
});

describe('what cannot be continued', () => {
  const interrupted = async (world: World) => {
    const first = await world.run(steps, [lose('uploadPart', 'before', 5)]);
    expect(first.error).toBeDefined();
    expect(first.unfired).toEqual([]);
    expect(world.inner.uploads.size).toBe(1);
    return first;
  };

  const expectFresh = async (world: World, first: { key: string }) => {
    const second = await world.run(steps);
    expect([second.error, second.found.kind, second.upload.bytesResumed]).toEqual([undefined, 'none', 0]);
    expect(second.key).not.toBe(first.key);
    expect(world.inner.uploads.size).toBe(0);
    expect(same(world.inner.bytesOf(second.key), wanted)).toBe(true);
  };

  test('an upload that the storage has removed', async () => {
    using world = new World();
    const first = await interrupted(world);
    world.inner.uploads.clear();
    await expectFresh(world, first);
  });

  test('one that is six days old', async () => {
    using world = new World();
    const first = await interrupted(world);
    world.clock.advance(6 * 24 * 60 * 60 * 1000);
    await expectFresh(world, first);
  });

  test.each(['replaced', 'removed'])('one whose base was %s', async (what) => {
    using world = new World();
    const first = await interrupted(world);
    if (what === 'removed') await world.inner.delete(baseKey);
    else await world.inner.put(baseKey, new FakeRandom(5).bytes(9000));
    const second = await world.run([{ kind: 'write', bytes: new FakeRandom(6).bytes(500) }]);
    expect([second.error, second.found.kind]).toEqual([undefined, 'none']);
    expect(second.key).not.toBe(first.key);
    expect(world.inner.uploads.size).toBe(0);
  });

  test('one that was aborted, but could not be removed', async () => {
    using world = new World();
    const { etag } = await world.inner.put(baseKey, base);
    const storage = new FaultyStorage(world.inner);
    const journal = world.journal();
    const intent = { key: 'backups/x.zip', id: 'x', startedAt: world.clock.now(), partSize: 100, base: null };
    journal.begin(intent);
    const upload = new ObjectUpload({
      storage,
      key: intent.key,
      partSize: 100,
      clock: world.clock,
      random: new FakeRandom(1),
      journal,
      copyFrom: { key: baseKey, etag, size: base.length },
    });
    await upload.write(new Uint8Array(500));
    storage.inject({ method: 'abortUpload', when: 'before', error: lostConnection });
    await upload.abort();
    expect(storage.unfired()).toEqual([]);
    expect(upload.leftBehind).toBe(true);
    expect(world.inner.uploads.size).toBe(1);
    await expectFresh(world, { key: intent.key });
  });
});

describe('around the end', () => {
  test('killed between completion and check: the object is named, and nothing is sent', async () => {
    using world = new World();
    const journal = world.journal();
    const storage = world.inner;
    const { etag } = await storage.put(baseKey, base);
    const intent = { key: 'backups/x.zip', id: 'x', startedAt: world.clock.now(), partSize: 100, base: null };
    journal.begin(intent);
    const upload = new ObjectUpload({
      storage,
      key: intent.key,
      partSize: 100,
      clock: world.clock,
      random: new FakeRandom(1),
      journal,
      copyFrom: { key: baseKey, etag, size: base.length },
    });
    await upload.write(new Uint8Array(500));
    await upload.finish();
    const found: Resumable = await findResumable(storage, world.journal(), never);
    expect(found).toMatchObject({ kind: 'object', intent, object: { size: 500 } });
  });

  test('another run has taken the upload over: this one makes no object, and leaves it alone', async () => {
    using world = new World();
    const storage = world.inner;
    const begin = (
      journal: ReturnType<World['journal']>,
      key: string,
      resume?: Extract<Resumable, { kind: 'upload' }>,
    ) =>
      new ObjectUpload({
        storage,
        key,
        partSize: 100,
        clock: world.clock,
        random: new FakeRandom(1),
        journal,
        resume: resume?.upload,
      });
    const mine = world.journal();
    const intent = { key: 'backups/x.zip', id: 'x', startedAt: world.clock.now(), partSize: 100, base: null };
    mine.begin(intent);
    const upload = begin(mine, intent.key);
    await upload.write(new Uint8Array(500));

    const theirs = world.journal();
    const found = await findResumable(storage, theirs, never);
    if (found.kind !== 'upload') throw new Error('nothing to take over');
    const other = begin(theirs, intent.key, found);
    await other.write(new Uint8Array(500));
    await expect(upload.finish()).rejects.toMatchObject({ code: 'upload-taken-over' });
    await upload.abort();
    expect(storage.uploads.size).toBe(1);
    await other.finish();
    theirs.finish();
    expect(storage.keys()).toEqual([intent.key]);

    // The same, with the other run already gone.
    const late = begin(mine, intent.key);
    await late.write(new Uint8Array(50));
    await late.abort();
    expect(storage.keys()).toEqual([intent.key]);
  });
});

/** The look at the key after a failed completion fails as well, so that nobody knows. */
const lostHead: Fault[] = [
  { method: 'head', when: 'before', key: (key) => key !== baseKey, error: lostConnection },
];
