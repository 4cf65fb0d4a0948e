import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { describeStorage, listAll } from '../testing/storage-suite.ts';
import { ObjectUpload } from './object-upload.ts';
import { type OpenStorage, openStorage, type StorageDeps } from './open-storage.ts';

const secret = 'ourTestSecret000000000000000000000000000';
const accessKeyId = 'OURTESTKEY0000000001';
const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdall-storage-'));
  await mkdir(path.join(folder, 'data'));
  server = await startServer({
    ...ports,
    buckets: { data: path.join(folder, 'data') },
    accessKeys: [
      { accessKeyId, secretAccessKey: secret },
      { accessKeyId: 'READONLY000000000001', secretAccessKey: secret, readOnly: true },
    ],
    region: 'home',
    allowCreateBucketIn: folder,
    limits: { smallestPart: 1000 },
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const opened: OpenStorage[] = [];
afterAll(() => {
  for (const storage of opened) storage.close();
});

async function open(
  change: object = {},
  deps: Partial<StorageDeps> = {},
  secretAccessKey = secret,
): Promise<OpenStorage> {
  const settings = {
    name: 'ours',
    endpoint: server.endpoint,
    region: 'home',
    bucket: 'data',
    rootPath: '',
    accessKeyId,
    addressing: 'auto' as const,
    caFile: null,
    proxy: null,
    ...change,
  };
  const storage = await openStorage(settings, { secretAccessKey }, { ...ports, attempts: 1, ...deps });
  opened.push(storage);
  return storage;
}

describeStorage('S3 against our own server', async () => ({ storage: await open(), prefix: 'suite/' }), {
  partSize: 1000,
});

describe('our own server', () => {
  test('tells wrong secret, unknown key, wrong region and missing bucket apart', async () => {
    const codes: [string, OpenStorage][] = [
      ['secret-wrong', await open({}, {}, 'wrong')],
      ['key-unknown', await open({ accessKeyId: 'NOBODY' })],
      ['region-wrong', await open({ region: 'mars-1' })],
      ['bucket-missing', await open({ bucket: 'nowhere' })],
    ];
    for (const [code, storage] of codes) {
      await expect(listAll(storage, '')).rejects.toMatchObject({ code });
      // HEAD has no body to tell the reason; the reason must be found all the same.
      await expect(storage.headBucket()).rejects.toMatchObject({ code });
    }
    await expect(listAll(await open({ region: 'mars-1' }), '')).rejects.toMatchObject({
      details: { region: 'mars-1', expected: 'home' },
    });
  });

  test.each([
    ['ahead of', 62],
    ['behind', -180],
  ])('a clock %s the server by %i minutes is made up for, with one notice', async (words, minutes) => {
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + minutes * 60_000 };
    const notices: { code: string; message: string }[] = [];
    const storage = await open({}, { clock, onNotice: (notice) => notices.push(notice) });
    await storage.put('skewed', new Uint8Array(5));
    expect((await storage.head('skewed')).size).toBe(5);
    expect(notices.map((notice) => notice.code)).toEqual(['clock-skew']);
    expect(notices[0]?.message).toContain(`${Math.abs(minutes)} minutes ${words}`);
    await storage.delete('skewed');
  });

  test('takes an upload in parts, with its first bytes known last', async () => {
    const storage = await open();
    const bytes = new FakeRandom(8).bytes(25_500);
    const upload = new ObjectUpload({ storage, key: 'up/load.zip', partSize: 4000, ...ports });
    const hold = await upload.hold(100);
    await upload.write(bytes.subarray(100));
    await hold.patch(bytes.subarray(0, 100));
    expect(await upload.finish()).toMatchObject({ size: 25_500, parts: 7 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await storage.get('up/load.zip')).body) chunks.push(chunk);
    expect(Buffer.compare(Buffer.concat(chunks), bytes)).toBe(0);
    await storage.delete('up/load.zip');
  });
});
