import { expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy } from '../testing/seeded-faults.ts';
import { findObject, isGone } from './find-object.ts';

const denied = () =>
  new AppError('access-denied', { operation: 'read', bucket: 'b', status: 403, serverCode: '' });

async function bucket(error: () => unknown) {
  const storage = new MemoryStorage();
  await storage.put('a', new Uint8Array(3));
  await storage.put('gone.but-longer', new Uint8Array(3));
  return new FaultyStorage(storage, [{ method: 'head', when: 'before', times: 2, error }]);
}

test('an object is found, or is not there', async () => {
  const storage = new MemoryStorage();
  await storage.put('a', new Uint8Array(3));
  expect(await findObject(storage, 'a')).toMatchObject({ size: 3 });
  expect(await findObject(storage, 'b')).toBeUndefined();
  expect([await isGone(storage, 'a'), await isGone(storage, 'b')]).toEqual([false, true]);
});

test('“access denied” for what does not exist is seen through by a listing', async () => {
  const storage = await bucket(denied);
  expect(await findObject(storage, 'gone')).toBeUndefined();
  expect(await isGone(storage, 'gone')).toBe(true);
  expect(storage.unfired()).toEqual([]);
});

test('“access denied” for what does exist stays an error', async () => {
  const storage = await bucket(denied);
  await expect(findObject(storage, 'a')).rejects.toMatchObject({ code: 'access-denied' });
  expect(await isGone(storage, 'a')).toBe(false);
  expect(storage.unfired()).toEqual([]);
});

test('a storage that cannot be asked is not taken for an answer', async () => {
  const storage = await bucket(busy);
  await expect(findObject(storage, 'gone')).rejects.toMatchObject({ code: 'storage-busy' });
  expect(await isGone(storage, 'gone')).toBe(false);
  expect(storage.unfired()).toEqual([]);
});
