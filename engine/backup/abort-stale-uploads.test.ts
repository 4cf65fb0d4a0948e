import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { backupKey, newBackupId } from '../catalog/object-key.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
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

test('a storage that takes the question for another one is asked for a listing; where that is none either, it fails', async () => {
  const clock = new FakeClock();
  const random = new FakeRandom(2);
  const ports = { clock, random, files: systemFileSystem, logger: silentLogger };
  const key = backupKey('root', 'papers', 'laptop', clock.now(), newBackupId(random));
  const { signal } = new AbortController();
  const page = () => new AppError('not-s3', { host: 'h', found: 'a web page' });
  const missing = () => new AppError('object-missing', { key: '' });
  const inner = new MemoryStorage({ clock });
  for (const error of [page, missing]) {
    const odd = new FaultyStorage(inner, [{ method: 'listUploads', when: 'before', error }]);
    await abortStaleUploads(odd, key, ports, signal);
    expect(odd.unfired()).toEqual([]);
  }
  const none = new FaultyStorage(inner, [
    { method: 'listUploads', when: 'before', error: page },
    { method: 'list', when: 'before', error: page },
  ]);
  await expect(abortStaleUploads(none, key, ports, signal)).rejects.toMatchObject({ code: 'not-s3' });
  expect(none.unfired()).toEqual([]);
});
