import { describe, expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { realS3FromEnvironment } from '../testing/real-s3.ts';
import { describeStorage } from '../testing/storage-suite.ts';
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
});
