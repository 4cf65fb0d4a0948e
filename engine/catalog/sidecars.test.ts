import { describe, expect, test } from 'vitest';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { busy, lostConnection } from '../testing/seeded-faults.ts';
import { readCatalog } from './catalog.ts';
import { deleteBackup } from './delete-backup.ts';
import { storeBackup } from './fixtures/store-backup.ts';
import { sidecarKey } from './object-key.ts';
import { markVerified, pin, unpin } from './sidecars.ts';

const AT = Date.UTC(2026, 10, 20);
const by = { by: 'Laptop', at: AT };

async function oneBackup() {
  const storage = new MemoryStorage();
  const key = await storeBackup(storage);
  const read = async () => {
    const [entry] = (await readCatalog({ storage, rootPath: 'root' })).backups;
    if (!entry) throw new Error('a backup expected');
    return entry;
  };
  return { storage, key, read, backup: await read() };
}

describe('pin', () => {
  test('says who and when', async () => {
    const { storage, key, backup } = await oneBackup();
    await pin(storage, backup, by);
    const written: unknown = JSON.parse(Buffer.from(storage.bytesOf(sidecarKey(key, 'pin'))).toString());
    expect(written).toEqual({ holdall: 1, id: backup.id, by: 'Laptop', at: '2026-11-20T00:00:00.000Z' });
  });

  test('is not claimed for a backup that another computer removed meanwhile', async () => {
    const { storage, key, backup } = await oneBackup();
    await storage.delete(key);
    await expect(pin(storage, backup, by)).rejects.toMatchObject({ code: 'backup-unknown' });
    expect(storage.keys()).toEqual([]);
  });

  test('whose answer was lost is an error, but holds', async () => {
    const { storage, backup, read } = await oneBackup();
    const faulty = new FaultyStorage(storage, [{ method: 'put', when: 'after', error: lostConnection }]);
    await expect(pin(faulty, backup, by)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(faulty.unfired()).toEqual([]);
    expect((await read()).pinned).toBe(true);
    await pin(faulty, backup, by);
  });

  test('can be taken away, also twice', async () => {
    const { storage, backup, read } = await oneBackup();
    await pin(storage, backup, by);
    await unpin(storage, backup);
    await unpin(storage, backup);
    expect((await read()).pinned).toBe(false);
  });
});

describe('delete', () => {
  test('removes the backup and its marks', async () => {
    const { storage, backup } = await oneBackup();
    await markVerified(storage, backup, { at: AT, mode: 'full', ok: true });
    await deleteBackup(storage, backup);
    expect(storage.keys()).toEqual([]);
    await deleteBackup(storage, backup);
  });

  test('refuses a pinned backup, also one pinned after it was listed', async () => {
    const { storage, key, backup, read } = await oneBackup();
    await pin(storage, backup, by);
    for (const entry of [await read(), backup]) {
      await expect(deleteBackup(storage, entry)).rejects.toMatchObject({ code: 'backup-pinned' });
    }
    expect(storage.keys()).toContain(key);
  });

  test('does nothing when it cannot learn whether it is pinned', async () => {
    const { storage, key, backup } = await oneBackup();
    const faulty = new FaultyStorage(storage, [{ method: 'head', when: 'before', error: busy }]);
    await expect(deleteBackup(faulty, backup)).rejects.toMatchObject({ code: 'storage-busy' });
    expect(faulty.unfired()).toEqual([]);
    expect(storage.keys()).toEqual([key]);
  });

  test('keeps the marks when the zip could not be removed', async () => {
    const { storage, backup } = await oneBackup();
    await markVerified(storage, backup, { at: AT, mode: 'full', ok: true });
    const faulty = new FaultyStorage(storage, [{ method: 'delete', when: 'before', error: busy }]);
    await expect(deleteBackup(faulty, backup)).rejects.toMatchObject({ code: 'storage-busy' });
    expect(faulty.unfired()).toEqual([]);
    expect(storage.keys()).toHaveLength(2);
  });

  test('has succeeded once the zip is gone', async () => {
    const { storage, backup } = await oneBackup();
    const faulty = new FaultyStorage(storage, [{ method: 'delete', when: 'before', call: 2, error: busy }]);
    await deleteBackup(faulty, backup);
    expect(faulty.unfired()).toEqual([]);
    expect(storage.keys()).toEqual([]);
  });
});

describe('verified mark', () => {
  test('is not overwritten blindly when the old one cannot be fetched', async () => {
    const { storage, backup, read } = await oneBackup();
    await markVerified(storage, backup, { at: AT, mode: 'full', ok: false, problems: ['a.txt is bad'] });
    const faulty = new FaultyStorage(storage, [{ method: 'get', when: 'before', error: busy }]);
    const marking = markVerified(faulty, backup, { at: AT, mode: 'sample', sample: 5, ok: true });
    await expect(marking).rejects.toMatchObject({ code: 'storage-busy' });
    expect(faulty.unfired()).toEqual([]);
    expect((await read()).problem).toBe('a.txt is bad');
  });

  test('names some of very much damage', async () => {
    const { storage, backup } = await oneBackup();
    const problems = Array.from({ length: 5000 }, () => 'x'.repeat(10_000));
    const { failed } = await markVerified(storage, backup, { at: AT, mode: 'full', ok: false, problems });
    expect(failed?.problems).toHaveLength(20);
    expect(storage.bytesOf(sidecarKey(backup.key, 'verified')).length).toBeLessThan(64 * 1024);
  });

  test('a sample remembers an earlier proof', async () => {
    const { storage, backup } = await oneBackup();
    await markVerified(storage, backup, { at: AT, mode: 'full', ok: true });
    const mark = await markVerified(storage, backup, { at: AT + 1000, mode: 'sample', sample: 5, ok: true });
    expect(mark).toMatchObject({
      proven: { at: '2026-11-20T00:00:00.000Z', etag: backup.etag },
      sampled: { at: '2026-11-20T00:00:01.000Z', percent: 5 },
      failed: null,
    });
  });
});
