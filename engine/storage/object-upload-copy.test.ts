import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage, type MemoryStorageOptions } from '../testing/memory-storage.ts';
import { NotedCapabilities } from '../testing/noted-capabilities.ts';
import { busy, lostConnection, seededFaults } from '../testing/seeded-faults.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { bytesOfSteps, randomSteps, runSteps, type UploadStep } from '../testing/upload-script.ts';
import type { StorageCapabilities } from './capabilities.ts';
import { ObjectUpload, type ObjectUploadOptions } from './object-upload.ts';
import { Retry } from './retry.ts';
import { RetryingStorage } from './retrying-storage.ts';

const key = 'backups/two.zip';
const baseKey = 'backups/one.zip';
const base = new FakeRandom(90).bytes(9000);

interface Setting {
  readonly server?: MemoryStorageOptions;
  readonly known?: Partial<StorageCapabilities>;
  readonly options?: Partial<ObjectUploadOptions>;
  readonly retrying?: boolean;
}

async function setUp({ server, known, options, retrying }: Setting = {}) {
  const inner = new MemoryStorage({ minPartSize: 50, ...server });
  const faulty = new FaultyStorage(inner);
  const { etag } = await inner.put(baseKey, base);
  const capabilities = new NotedCapabilities(known);
  const retry = new Retry({ clock: new FakeClock({ autoAdvance: true }), random: new FakeRandom(2) });
  const notices: string[] = [];
  const upload = new ObjectUpload({
    storage: retrying ? new RetryingStorage(faulty, retry) : faulty,
    key,
    partSize: 100,
    minPartSize: 50,
    clock: new FakeClock({ autoAdvance: true }),
    random: new FakeRandom(1),
    copyFrom: { key: baseKey, etag, size: base.length },
    capabilities,
    onNotice: (notice) => notices.push(notice.code),
    ...options,
  });
  return { inner, faulty, upload, capabilities, notices };
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

function expectNothingLeft(inner: MemoryStorage): void {
  expect(inner.keys()).toEqual([baseKey]);
  expect(inner.uploads.size).toBe(0);
}

async function run(upload: ObjectUpload, steps: readonly UploadStep[]) {
  try {
    await runSteps(steps, upload);
    return await upload.finish();
  } catch (error) {
    await upload.abort();
    throw error;
  }
}

const refusedPart = () =>
  new AppError('storage-refused', {
    operation: 'upload a part',
    status: 400,
    serverCode: 'InvalidPartOrder',
  });

const copyAll: UploadStep[] = [
  { kind: 'copy', start: 0, end: 5000 },
  { kind: 'write', bytes: new FakeRandom(4).bytes(730) },
  { kind: 'copy', start: 5100, end: 8000 },
  { kind: 'write', bytes: new FakeRandom(5).bytes(20) },
];

describe('the order of parts', () => {
  const parts: UploadStep[] = [{ kind: 'write', bytes: new FakeRandom(6).bytes(950) }];

  /** Holds part 1 back until another one has been answered, and refuses that one or not. */
  function holdingFirst(inner: MemoryStorage, refuses: boolean): MemoryStorage {
    const { promise: answered, resolve } = Promise.withResolvers<void>();
    const send = inner.uploadPart.bind(inner);
    inner.uploadPart = async (...[to, id, number, body, call]) => {
      if (number === 1) await answered;
      else resolve();
      if (number > 1 && refuses) throw refusedPart();
      return await send(to, id, number, body, call);
    };
    return inner;
  }

  test('a refused part that came early is taken for a matter of order, once', async () => {
    const { inner, upload, capabilities } = await setUp();
    holdingFirst(inner, true);
    await expect(run(upload, parts)).rejects.toMatchObject({
      code: 'parts-out-of-order',
      details: { problem: 'InvalidPartOrder' },
    });
    expect(capabilities.learned).toEqual([{ partsInAnyOrder: 'no' }]);
    expectNothingLeft(inner);
  });

  test.each([
    ['known to be in order', { partsInAnyOrder: 'no' }],
    ['known to be of no matter', { partsInAnyOrder: 'yes' }],
  ] as const)('where it is %s, a refusal is one', async (_, known) => {
    const { inner, faulty, upload, capabilities } = await setUp({ known });
    faulty.inject({ method: 'uploadPart', when: 'before', error: refusedPart, times: 9 });
    await expect(run(upload, parts)).rejects.toMatchObject({ code: 'storage-refused' });
    expect(capabilities.learned).toEqual([]);
    expectNothingLeft(inner);
  });

  test('a refused first part says nothing about it', async () => {
    const { faulty, upload, capabilities } = await setUp({ options: { concurrency: 1 } });
    faulty.inject({ method: 'uploadPart', when: 'before', error: refusedPart });
    await expect(run(upload, parts)).rejects.toMatchObject({ code: 'storage-refused' });
    expect(capabilities.learned).toEqual([]);
  });

  test('parts that arrive early are learned from', async () => {
    const { inner, upload, capabilities } = await setUp();
    holdingFirst(inner, false);
    await run(upload, parts);
    expect(capabilities.learned).toMatchObject([{ partsInAnyOrder: 'yes' }]);
    expect(same(inner.bytesOf(key), bytesOfSteps(parts, base))).toBe(true);
  });
});

describe('bytes of an earlier object', () => {
  test('do not travel', async () => {
    const { inner, upload, capabilities } = await setUp();
    const { size } = await run(upload, copyAll);
    expect(size).toBe(8650);
    expect(same(inner.bytesOf(key), bytesOfSteps(copyAll, base))).toBe(true);
    // 730 leave a part of 30 that is filled up to the least size.
    expect([upload.bytesSent, upload.bytesCopied, upload.bytesFetched]).toEqual([770, 7880, 20]);
    expect(capabilities.learned).toMatchObject([{ multipart: 'yes', partCopy: 'yes', unequalParts: 'yes' }]);
    expect(inner.uploads.size).toBe(0);
  });

  const kinds: [string, Setting][] = [
    ['any storage', {}],
    ['one that wants equal parts', { server: { lacks: ['unequalParts'] }, known: { unequalParts: 'no' } }],
    ['one that cannot copy', { server: { lacks: ['partCopy'] }, known: { partCopy: 'no' } }],
    ['one without uploads in parts', { server: { lacks: ['multipart'] } }],
    ['one that is known to have none', { server: { lacks: ['multipart'] }, known: { multipart: 'no' } }],
    [
      'one that wants the order kept',
      { server: { lacks: ['partsInAnyOrder'] }, known: { partsInAnyOrder: 'no' } },
    ],
    [
      'one that lacks two things',
      {
        server: { lacks: ['partsInAnyOrder', 'unequalParts'] },
        known: { partsInAnyOrder: 'no', unequalParts: 'no' },
      },
    ],
    ['one that looks at no condition', { server: { ignoresCopyConditions: true, oddEtags: true } }],
  ];
  test.each(kinds)('come out right on %s, whatever is written around them', async (_, setting) => {
    using folder = new TemporaryFolder();
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = new FakeRandom(seed);
      const steps = randomSteps(random, base, 1 + random.integer(600));
      const spool = { folder: folder.path, files: systemFileSystem };
      const { inner, upload } = await setUp({ ...setting, options: { spool } });
      const { size } = await run(upload, steps);
      const wanted = bytesOfSteps(steps, base);
      expect([seed, size]).toEqual([seed, wanted.length]);
      expect(same(inner.bytesOf(key), wanted), `seed ${seed}`).toBe(true);
      expect(upload.bytesSent + upload.bytesCopied, `seed ${seed}`).toBe(size);
      expect(inner.uploads.size).toBe(0);
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('are cut up finely enough for several copies at once, and coarsely enough for few part numbers', async () => {
    const few = { maxParts: 12 };
    const { upload } = await setUp({ server: few, known: few });
    const steps: UploadStep[] = [
      { kind: 'copy', start: 0, end: 9000 },
      { kind: 'write', bytes: new Uint8Array(300) },
    ];
    expect(await run(upload, steps)).toMatchObject({ size: 9300 });
  });

  test('need more part numbers than there are: that is a matter for a full upload', async () => {
    const few = { maxParts: 3 };
    const { inner, upload } = await setUp({ server: few, known: few });
    await expect(run(upload, [...copyAll, ...copyAll])).rejects.toMatchObject({
      code: 'copy-refused',
      details: { problem: 'too many pieces' },
    });
    expectNothingLeft(inner);
  });
});

describe('a storage that will not copy', () => {
  test.each([
    ['at the first copy', { lacks: ['partCopy'] }, { partCopy: 'no' }],
    ['at the end', { lacks: ['unequalParts'] }, { unequalParts: 'no' }],
    ['because parts are too small for it', { minPartSize: 80 }, { unequalParts: 'no' }],
  ] as const)(
    '%s: nothing is left, it is remembered, and the next upload is right',
    async (_, server, learned) => {
      const first = await setUp({ server });
      await expect(run(first.upload, copyAll)).rejects.toMatchObject({ code: 'copy-refused' });
      expect(first.capabilities.learned).toEqual([learned]);
      expectNothingLeft(first.inner);
      expect(first.upload.leftBehind).toBe(false);
      const second = await setUp({ server, known: first.capabilities.load() });
      await run(second.upload, copyAll);
      expect(same(second.inner.bytesOf(key), bytesOfSteps(copyAll, base))).toBe(true);
    },
  );

  test.each(['access-denied', 'storage-failed'] as const)(
    'because of %s: a refusal, but nothing to be remembered',
    async (code) => {
      const { inner, faulty, upload, capabilities } = await setUp();
      const facts = { operation: 'x', bucket: 'b', status: 403, serverCode: '' };
      faulty.inject({ method: 'copyPart', when: 'before', error: () => new AppError(code, facts) });
      await expect(run(upload, copyAll)).rejects.toMatchObject({ code: 'copy-refused' });
      expect(faulty.unfired()).toEqual([]);
      expect(capabilities.learned).toEqual([]);
      expectNothingLeft(inner);
    },
  );

  test('is not what a lost connection means', async () => {
    const { inner, faulty, upload, capabilities } = await setUp();
    faulty.inject({ method: 'copyPart', when: 'after', error: lostConnection });
    await expect(run(upload, copyAll)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(faulty.unfired()).toEqual([]);
    expect(capabilities.learned).toEqual([]);
    expectNothingLeft(inner);
  });
});

describe('the base', () => {
  test.each([false, true])('is replaced before the first copy (conditions ignored: %s)', async (ignores) => {
    const { inner, upload } = await setUp({ server: { ignoresCopyConditions: ignores } });
    await inner.put(baseKey, new FakeRandom(8).bytes(base.length));
    await expect(run(upload, copyAll)).rejects.toMatchObject({
      code: 'object-changed',
      details: { key: baseKey },
    });
    expectNothingLeft(inner);
  });

  test('is replaced between two copies, and the storage looks at no condition', async () => {
    const { inner, upload } = await setUp({ server: { ignoresCopyConditions: true } });
    await runSteps(copyAll, upload);
    await inner.put(baseKey, new FakeRandom(8).bytes(base.length));
    await expect(upload.finish()).rejects.toMatchObject({ code: 'object-changed' });
    await upload.abort();
    expectNothingLeft(inner);
  });

  test('is removed meanwhile', async () => {
    const { inner, upload } = await setUp();
    await inner.delete(baseKey);
    await expect(run(upload, copyAll)).rejects.toMatchObject({
      code: 'object-changed',
      details: { key: baseKey },
    });
    expect(inner.keys()).toEqual([]);
    expect(inner.uploads.size).toBe(0);
  });

  test('is another one when bytes are read from it', async () => {
    const { inner, upload } = await setUp();
    await inner.put(baseKey, new FakeRandom(8).bytes(base.length));
    await expect(run(upload, [{ kind: 'copy', start: 3, end: 30 }])).rejects.toMatchObject({
      code: 'object-changed',
    });
    expectNothingLeft(inner);
  });
});

describe('without uploads in parts', () => {
  test('and without a place for a temporary file, it is said', async () => {
    const { upload, inner } = await setUp({ server: { lacks: ['multipart'] } });
    await expect(run(upload, copyAll)).rejects.toMatchObject({ code: 'storage-unsupported' });
    expectNothingLeft(inner);
  });

  test('a notice tells why it takes room here, and one call sends it', async () => {
    using folder = new TemporaryFolder();
    const spool = { folder: folder.join('deep', 'down'), files: systemFileSystem };
    const { upload, inner, notices, capabilities } = await setUp({
      server: { lacks: ['multipart'] },
      options: { spool },
    });
    await run(upload, copyAll);
    expect(notices).toEqual(['upload-in-one-piece']);
    expect(inner.calls).toMatchObject({ createUpload: 1, putLong: 1 });
    expect(capabilities.learned).toEqual([{ multipart: 'no' }]);
    expect(readdirSync(spool.folder)).toEqual([]);
  });

  test('a lost answer is looked into, a refused call leaves nothing', async () => {
    using folder = new TemporaryFolder();
    const spool = { folder: folder.path, files: systemFileSystem };
    const lost = await setUp({ known: { multipart: 'no' }, options: { spool } });
    lost.faulty.inject({ method: 'putLong', when: 'after', error: lostConnection });
    await run(lost.upload, copyAll);
    expect(lost.faulty.unfired()).toEqual([]);
    expect(lost.inner.calls.putLong).toBe(1);
    const refused = await setUp({ known: { multipart: 'no' }, options: { spool } });
    const full = () => new AppError('storage-full', { status: 507, serverCode: '' });
    refused.faulty.inject({ method: 'putLong', when: 'before', error: full });
    await expect(run(refused.upload, copyAll)).rejects.toMatchObject({ code: 'storage-full' });
    expect(refused.faulty.unfired()).toEqual([]);
    expectNothingLeft(refused.inner);
  });
});

describe('faults', () => {
  const methods = ['createUpload', 'copyPart', 'uploadPart', 'head', 'get', 'completeUpload'] as const;

  test.each(Array.from({ length: 24 }, (_, index) => index + 1))(
    'connections break at random (seed %i): the object is whole',
    async (seed) => {
      const { upload, faulty, inner } = await setUp({ retrying: true, options: { partSize: 60 } });
      const random = new FakeRandom(seed);
      const faults = [
        ...seededFaults(random, { methods: ['copyPart', 'uploadPart', 'get'], count: 6, amongCalls: 2 }),
        ...seededFaults(random, {
          methods: ['createUpload', 'completeUpload', 'head'],
          count: 2,
          amongCalls: 1,
        }),
      ];
      for (const fault of faults) faulty.inject(fault);
      const steps = [...copyAll, ...copyAll, ...copyAll];
      await run(upload, steps);
      expect(faulty.unfired()).toEqual([]);
      expect(same(inner.bytesOf(key), bytesOfSteps(steps, base))).toBe(true);
      expect(inner.uploads.size).toBe(0);
    },
  );

  const often = ['copyPart', 'uploadPart', 'head'];
  const places = methods.flatMap((method) =>
    (['before', 'after'] as const).flatMap((when) =>
      (often.includes(method) ? [1, 2] : [1]).map((call) => [method, when, call] as const),
    ),
  );
  test.each(places)(
    '%s fails for good (%s the storage did it, call %i): a whole object or nothing',
    async (...at) => {
      const [method, when, call] = at;
      const { upload, faulty, inner } = await setUp();
      faulty.inject({ method, when, call, error: () => busyForGood() });
      const outcome = await run(upload, copyAll).then(
        () => 'done',
        () => 'failed',
      );
      expect(faulty.unfired()).toEqual([]);
      expect(inner.uploads.size).toBe(0);
      if (outcome === 'done') expect(same(inner.bytesOf(key), bytesOfSteps(copyAll, base))).toBe(true);
      else expectNothingLeft(inner);
    },
  );
});

/** Not to be repeated. */
function busyForGood(): AppError {
  return new AppError('token-expired', {}, { cause: busy() });
}
