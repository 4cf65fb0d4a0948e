import { describe, expect, test } from 'vitest';
import { findResumable, type ResumedUpload } from '../backup/find-resumable.ts';
import { openUploadJournal, type UploadJournal } from '../backup/upload-journal.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { realS3FromEnvironment } from '../testing/real-s3.ts';
import { collect, describeStorage } from '../testing/storage-suite.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { ObjectUpload } from './object-upload.ts';
import { openStorage } from './open-storage.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const real = realS3FromEnvironment();

if (real) {
  const make = async () => {
    const storage = await openStorage(real.settings, real.secrets, ports);
    await storage.createBucket();
    return { storage, prefix: 'suite/', close: () => storage.close() };
  };
  // Storages that are known not to look at the condition of a copy: “S3_COPY_CONDITIONS=no”.
  const copyConditions = process.env.S3_COPY_CONDITIONS !== 'no';
  describeStorage('the S3 server of the environment', make, { copyConditions });
}

describe.skipIf(!real)('the S3 server of the environment (set S3_ENDPOINT …)', () => {
  const open = async (change: object, secrets: object = {}) => {
    if (!real) throw new Error('not configured');
    return openStorage(
      { ...real.settings, ...change },
      { ...real.secrets, ...secrets },
      { ...ports, attempts: 1 },
    );
  };
  const firstPage = async (storage: Awaited<ReturnType<typeof open>>) => {
    for await (const page of storage.list('')) return page;
    return undefined;
  };

  test('a wrong secret, an unknown key and a missing bucket are told apart', async () => {
    await expect(firstPage(await open({}, { secretAccessKey: 'wrong' }))).rejects.toMatchObject({
      code: 'secret-wrong',
    });
    await expect(firstPage(await open({ accessKeyId: 'NOBODY' }))).rejects.toMatchObject({
      code: 'key-unknown',
    });
    const missing = await open({ bucket: 'holdall-test-never-made' });
    await expect(firstPage(missing)).rejects.toMatchObject({ code: 'bucket-missing' });
    await expect(missing.headBucket()).rejects.toMatchObject({ code: 'bucket-missing' });
    // HEAD by itself would only say 403.
    const wrong = await open({}, { secretAccessKey: 'wrong' });
    await expect(wrong.headBucket()).rejects.toMatchObject({ code: 'secret-wrong' });
  });

  test('an upload takes bytes over, is interrupted, and is continued by a shorter one', async () => {
    const MiB = 1024 * 1024;
    const storage = await open({});
    await storage.createBucket();
    using home = new TemporaryFolder();
    const random = new FakeRandom(1);
    const base = random.bytes(16 * MiB);
    const { etag } = await storage.put('base.zip', base);
    const from = { key: 'base.zip', etag, size: base.length };
    const written = random.bytes(14 * MiB);
    const journal = () =>
      openUploadJournal(
        { place: { endpoint: 'e', bucket: 'b', rootPath: '' }, plan: 'p', deviceId: 'd' },
        { app: '1', format: 1, level: 1 },
        { home: home.path, ports: { ...ports, files: systemFileSystem } },
      );
    const intent = { key: 'new.zip', id: 'x', startedAt: ports.clock.now(), partSize: 5 * MiB, base: from };
    const upload = (own: UploadJournal, resume?: ResumedUpload) =>
      new ObjectUpload({ storage, ...intent, ...ports, copyFrom: from, journal: own, resume });

    const first = journal();
    first.begin(intent);
    const stopped = upload(first);
    await stopped.copy({ start: 7, end: 6 * MiB });
    await stopped.write(written.subarray(0, 11 * MiB));
    await stopped.copy({ start: 8 * MiB, end: 15 * MiB });
    await stopped.write(written);
    await stopped.suspend();
    const [pending] = await storage.listUploads('new.zip');
    await storage.uploadPart('new.zip', pending?.uploadId ?? '', 40, random.bytes(1000));

    const second = journal();
    const found = await findResumable(storage, second, new AbortController().signal);
    if (found.kind !== 'upload') throw new Error('nothing to continue');
    const again = upload(second, found.upload);
    await again.copy({ start: 7, end: 6 * MiB });
    await again.write(written.subarray(0, 11 * MiB));
    await again.copy({ start: 8 * MiB, end: 15 * MiB });
    const result = Buffer.concat([
      base.subarray(7, 6 * MiB),
      written.subarray(0, 11 * MiB),
      base.subarray(8 * MiB, 15 * MiB),
    ]);
    // Some storages insist on the parts that the first run has sent behind the end of this one.
    const refused = await again.finish().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(again.bytesResumed + again.bytesSent + again.bytesCopied).toBe(result.length);
    if (refused) {
      expect(refused).toMatchObject({ code: 'copy-refused' });
      await expect(storage.head('new.zip')).rejects.toMatchObject({ code: 'object-missing' });
      const third = journal();
      expect(third.resumable).toBeUndefined();
      third.begin(intent);
      const fresh = upload(third);
      await fresh.copy({ start: 7, end: 6 * MiB });
      await fresh.write(written.subarray(0, 11 * MiB));
      await fresh.copy({ start: 8 * MiB, end: 15 * MiB });
      await fresh.finish();
    }
    expect(Buffer.compare(await collect((await storage.get('new.zip')).body), result)).toBe(0);
    expect(await storage.listUploads('')).toEqual([]);
    await storage.deleteMany(['base.zip', 'new.zip']);
  });
});
