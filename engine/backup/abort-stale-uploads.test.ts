import { expect, test } from 'vitest';
import { backupKey, newBackupId } from '../catalog/object-key.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { abortStaleUploads } from './abort-stale-uploads.ts';

const day = 24 * 60 * 60 * 1000;

test('removes what is a week old in the folder of the plan, except the upload that is being continued', async () => {
  const clock = new FakeClock();
  const random = new FakeRandom(1);
  const storage = new MemoryStorage({ clock });
  const ports = { clock, random, files: systemFileSystem, logger: silentLogger };
  const key = (plan: string) => backupKey('root', plan, 'laptop', clock.now(), newBackupId(random));
  const keep = await storage.createUpload(key('papers'));
  const old = await storage.createUpload(key('papers'));
  const foreign = await storage.createUpload('root/papers/laptop/not-of-ours.zip');
  const other = await storage.createUpload(key('photos'));
  clock.advance(day);
  const young = await storage.createUpload(key('papers'));
  clock.advance(6 * day);
  await abortStaleUploads(storage, key('papers'), ports, new AbortController().signal, keep);
  expect(storage.uploads.has(old.uploadId)).toBe(false);
  const left = [keep, foreign, other, young].map(({ uploadId }) => uploadId);
  expect([...storage.uploads.keys()].sort()).toEqual(left.sort());
});
