import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { handMadeBackup } from '../testing/hostile-zips.ts';
import { type StoredBackup, storeBytes, testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { type DownloadRequest, download } from './download.ts';

let temp: TemporaryFolder;
beforeEach(() => {
  temp = new TemporaryFolder();
});
afterEach(() => temp.remove());

const MB = 1024 * 1024;
const large = handMadeBackup([{ path: 'big', content: new FakeRandom(9).bytes(100 * MB), method: 0 }]);
const small = handMadeBackup([{ path: 'a', content: 'a' }]);
const store = (made = small) => storeBytes(made, made.bytes);

function run(stored: StoredBackup, extra: Partial<DownloadRequest> = {}) {
  return download({
    storage: stored.storage,
    backup: stored.entry,
    file: temp.join('backup.zip'),
    ports: testPorts(),
    onEvent: () => {},
    signal: new AbortController().signal,
    ...extra,
  });
}

test('the file is the object, byte for byte', async () => {
  for (const made of [small, large]) {
    const stored = await store(made);
    const file = temp.join(`${made.bytes.length}.zip`);
    const result = await run(stored, { file });
    expect(result).toEqual({ file, size: made.bytes.length, transferredBytes: made.bytes.length });
    expect(readFileSync(file).equals(Buffer.from(made.bytes))).toBe(true);
  }
  expect(readdirSync(temp.path)).toHaveLength(2);
});

test('what is there already is refused, also when it appears at the end', async () => {
  const stored = await store();
  writeFileSync(temp.join('backup.zip'), 'mine');
  await expect(run(stored)).rejects.toMatchObject({ code: 'file-exists' });
  expect(stored.storage.calls.get).toBeUndefined();

  let fired = 0;
  const files: FileSystem = {
    ...systemFileSystem,
    linkSync: (from, final) => {
      fired += 1;
      writeFileSync(final, 'just arrived');
      systemFileSystem.linkSync(from, final);
    },
  };
  const late = run(stored, { file: temp.join('late.zip'), ports: testPorts(files) });
  await expect(late).rejects.toMatchObject({ code: 'file-exists' });
  expect(fired).toBe(1);
  expect(readFileSync(temp.join('late.zip'), 'latin1')).toBe('just arrived');
});

test('a broken download goes on where it was, minus what a power cut could have taken', async () => {
  const stored = await store(large);
  const storage = new FaultyStorage(stored.storage, [
    { method: 'get', when: 'body', call: 12, bytes: 1000, error: () => new Error('lost') },
  ]);
  await expect(run(stored, { storage })).rejects.toThrow('lost');
  expect(storage.unfired()).toEqual([]);
  expect(readdirSync(temp.path).map((name) => name.endsWith('.part'))).toEqual([true]);
  const result = await run(stored);
  expect(result.transferredBytes).toBeLessThan(large.bytes.length);
  expect(readFileSync(result.file).equals(Buffer.from(large.bytes))).toBe(true);
  expect(readdirSync(temp.path)).toEqual(['backup.zip']);
});

test('the rest of another object is not continued', async () => {
  const stored = await store(large);
  const stopped = new FaultyStorage(stored.storage, [
    { method: 'get', when: 'body', call: 11, bytes: 0, error: () => new Error('lost') },
  ]);
  await expect(run(stored, { storage: stopped })).rejects.toThrow('lost');
  const other = await store(small);
  await run(other);
  expect(readFileSync(temp.join('backup.zip')).equals(Buffer.from(small.bytes))).toBe(true);
});

test('an object that is no backup, or is replaced meanwhile', async () => {
  const bytes = small.bytes.slice();
  const broken = await storeBytes(small, bytes.fill(0, bytes.length - 30));
  await expect(run(broken)).rejects.toMatchObject({ code: 'backup-damaged' });
  expect(readdirSync(temp.path)).toEqual([]);
  const replaced = await store();
  await replaced.storage.put(replaced.entry.key, new Uint8Array(small.bytes.length));
  await expect(run(replaced)).rejects.toMatchObject({ code: 'object-changed' });
});

test('a backup that is damaged in the storage can be had as it is', async () => {
  const bytes = small.bytes.slice(0, -30);
  const broken = await storeBytes(small, bytes);
  const result = await run(broken, { evenIfDamaged: true });
  expect(result.problem).toBe('its end is missing');
  expect(readFileSync(result.file).equals(Buffer.from(bytes))).toBe(true);
});

test('a copy that went wrong on this computer cannot', async () => {
  const stored = await store();
  let fired = 0;
  const files: FileSystem = {
    ...systemFileSystem,
    readSync: ((fd: number, into: Uint8Array, ...rest: [number, number, number]) => {
      fired += 1;
      const read = systemFileSystem.readSync(fd, into, ...rest);
      into.fill(0, into.length - 10);
      return read;
    }) as FileSystem['readSync'],
  };
  await expect(run(stored, { evenIfDamaged: true, ports: testPorts(files) })).rejects.toMatchObject({
    code: 'backup-damaged',
  });
  expect(fired).toBe(1);
  expect(readdirSync(temp.path)).toEqual([]);
});

test('a full disk, and a folder that is not there', async () => {
  let fired = 0;
  const files: FileSystem = {
    ...systemFileSystem,
    writeSync: (() => {
      fired += 1;
      throw Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
    }) as FileSystem['writeSync'],
  };
  await expect(run(await store(), { ports: testPorts(files) })).rejects.toMatchObject({ code: 'disk-full' });
  expect(fired).toBe(1);
  await expect(run(await store(), { file: temp.join('no/such/x.zip') })).rejects.toMatchObject({
    code: 'target-not-writable',
  });
});

test('stopping', async () => {
  const stored = await store(large);
  const controller = new AbortController();
  const storage = new FaultyStorage(stored.storage);
  const gate = storage.hold('get', 'after');
  const outcome = expect(run(stored, { storage, signal: controller.signal })).rejects.toThrow('enough');
  await gate.reached;
  controller.abort(new Error('enough'));
  await outcome;
  expect(readdirSync(temp.path).some((name) => name === 'backup.zip')).toBe(false);
});
