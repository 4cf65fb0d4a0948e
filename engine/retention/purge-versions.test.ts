import { afterEach, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { backupKey, sidecarKey } from '../catalog/object-key.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock } from '../ports/system.ts';
import { type OpenStorage, openStorage } from '../storage/open-storage.ts';
import type { VersionCalls } from '../storage/version-calls.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { type Gateway, startGateway } from '../testing/gateways/start-gateway.ts';
import { versioned } from '../testing/gateways/versioned.ts';
import { quirkError } from '../testing/quirks.ts';
import type { Quirk } from '../testing/quirky-server.ts';
import { listAll } from '../testing/storage-suite.ts';
import { purgeVersions } from './purge-versions.ts';

const root = 'team/backups';
const key = (plan: string, number: number) =>
  backupKey(root, plan, 'laptop', Date.UTC(2026, 1, number), `${'0'.repeat(10)}${10 + number}`);

let gateway: Gateway | undefined;
let storage: OpenStorage | undefined;

afterEach(async () => {
  storage?.close();
  await gateway?.close();
});

async function bucketOf(quirks: readonly Quirk[]) {
  gateway = await startGateway({ name: 'versions', habit: '', quirks: () => quirks });
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = gateway;
  const place = { name: 'c', endpoint, region, bucket, rootPath: root, accessKeyId };
  const settings = { ...place, addressing: 'path', caFile: null, proxy: null } as const;
  const ports = { clock: systemClock, random: new FakeRandom(1), logger: silentLogger };
  storage = await openStorage(settings, { secretAccessKey }, ports);
  const { versions: calls } = storage;
  if (!calls) throw new Error('S3 has versions');
  return { storage, calls };
}

/** Three backups of which two are deleted, marks that were overwritten, and what is not ours. */
async function fill(storage: OpenStorage): Promise<void> {
  for (const number of [1, 2, 3]) {
    await storage.put(key('papers', number), new Uint8Array(1000 * number));
    await storage.put(sidecarKey(key('papers', number), 'unchecked'), new Uint8Array(10));
    await storage.delete(sidecarKey(key('papers', number), 'unchecked'));
  }
  await storage.put(sidecarKey(key('papers', 3), 'verified'), new Uint8Array(20));
  await storage.put(sidecarKey(key('papers', 3), 'verified'), new Uint8Array(30));
  await storage.put(key('photos', 4), new Uint8Array(7));
  await storage.deleteMany([key('papers', 1), key('papers', 2), key('photos', 4)]);
  for (const foreign of ['other/x.zip', `${root}/papers/laptop/mine.txt`]) {
    await storage.put(foreign, new Uint8Array(5));
    await storage.delete(foreign);
  }
}

test('what is hidden of ours goes, page by page; what is there, and what is not ours, stays', async () => {
  const bucket = versioned();
  const { storage, calls } = await bucketOf([bucket.quirk]);
  await fill(storage);
  const seen = (await listAll(storage, '')).map((object) => object.key);
  const looked = await purgeVersions({ calls, rootPath: root, dryRun: true });
  const found = { versions: 7, bytes: 3057 };
  expect(looked).toMatchObject({ found, removed: { versions: 0 }, failed: [] });
  const before = bucket.hidden().length;
  expect(before).toBe(17);
  expect(await purgeVersions({ calls, rootPath: root })).toEqual({
    dryRun: false,
    found,
    removed: found,
    failed: [],
  });
  expect(bucket.broughtBack()).toEqual([]);
  expect(bucket.hidden().map((one) => one.split(' ')[0])).toEqual([
    'other/x.zip',
    'other/x.zip',
    `${root}/papers/laptop/mine.txt`,
    `${root}/papers/laptop/mine.txt`,
  ]);
  expect((await listAll(storage, '')).map((object) => object.key)).toEqual(seen);
  expect(await purgeVersions({ calls, rootPath: root })).toMatchObject({ found: { versions: 0 } });
});

test('of one plan only', async () => {
  const bucket = versioned();
  const { storage, calls } = await bucketOf([bucket.quirk]);
  await fill(storage);
  const { removed } = await purgeVersions({ calls, rootPath: root, filter: { plan: 'Photos' } });
  expect(removed).toEqual({ versions: 1, bytes: 7 });
});

test('what is locked stays, with the reason, and its marker with it', async () => {
  const bucket = versioned({ locked: true });
  const { storage, calls } = await bucketOf([bucket.quirk]);
  await fill(storage);
  const before = bucket.hidden();
  const { removed, failed, found } = await purgeVersions({ calls, rootPath: root });
  expect([removed.versions, failed.length]).toEqual([0, found.versions]);
  expect(failed[0]?.reason).toContain('not allow');
  expect(bucket.hidden()).toEqual(before);
});

test('a storage without versions says so, and nothing is removed', async () => {
  const { storage, calls } = await bucketOf([
    ({ query }, pass) => (query.has('versions') ? quirkError(501, 'NotImplemented') : pass()),
  ]);
  await storage.put(key('papers', 1), new Uint8Array(10));
  const purging = purgeVersions({ calls, rootPath: root });
  await expect(purging).rejects.toMatchObject({ code: 'storage-unsupported' });
  expect(gateway?.fired()).toBe(1);
  expect(await listAll(storage, '')).toHaveLength(1);
});

test('a listing that breaks off, or turns in a circle, removes nothing', async () => {
  const row = { key: key('papers', 1), versionId: '1', isMarker: false, isLatest: false, size: 1 };
  const removed: string[] = [];
  const calls = (fails: boolean): VersionCalls => ({
    page: async (_prefix, from) => {
      if (from && fails) throw new AppError('connection-lost', { host: 'h' });
      return { versions: [row], next: { key: row.key, versionId: '1' } };
    },
    remove: async (_key, versionId) => {
      removed.push(versionId);
    },
  });
  await expect(purgeVersions({ calls: calls(true), rootPath: root })).rejects.toMatchObject({
    code: 'connection-lost',
  });
  await expect(purgeVersions({ calls: calls(false), rootPath: root })).rejects.toMatchObject({
    code: 'answer-invalid',
  });
  expect(removed).toEqual([]);
});
