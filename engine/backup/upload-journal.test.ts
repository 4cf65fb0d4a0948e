import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { findResumable } from './find-resumable.ts';
import { openUploadJournal } from './upload-journal.ts';

const clock = new FakeClock();
const random = new FakeRandom(3);
const owner = {
  place: { endpoint: 'https://s3.test', bucket: 'b', rootPath: 'r' },
  plan: 'papers',
  deviceId: 'device-1',
};
const pack = { app: '1.0.0', format: 1, level: 1 };
const intent = { key: 'r/x.zip', id: 'x', startedAt: clock.now(), partSize: 100, base: null };
const never = new AbortController().signal;

function open(folder: TemporaryFolder, change: { plan?: string; level?: number; bucket?: string } = {}) {
  const { plan = 'papers', level = 1, bucket = 'b' } = change;
  const ports = { clock, random, files: systemFileSystem, logger: silentLogger };
  const whose = { ...owner, plan, place: { ...owner.place, bucket } };
  return openUploadJournal(whose, { ...pack, level }, { home: folder.path, ports });
}

/** The only journal in the folder. */
function fileIn(folder: TemporaryFolder): string {
  const uploads = folder.join('cache', 'uploads');
  return join(uploads, readdirSync(uploads)[0] ?? '');
}

function written(folder: TemporaryFolder): void {
  const journal = open(folder);
  journal.begin(intent);
  journal.started('upload-1');
  journal.confirmed({ n: 2, size: 100, etag: 'b', copy: { start: 5, end: 105 } });
  journal.confirmed({ n: 1, size: 100, etag: 'a', sha256: 'aa' });
}

test('what was written is read by the next run', () => {
  using folder = new TemporaryFolder();
  expect(open(folder).resumable).toBeUndefined();
  written(folder);
  const { resumable, disowned } = open(folder);
  expect(disowned).toBeUndefined();
  expect(resumable).toMatchObject({ intent, uploadId: 'upload-1', completing: undefined });
  expect([...(resumable?.parts.values() ?? [])]).toEqual([
    { n: 2, size: 100, etag: 'b', copy: { start: 5, end: 105 } },
    { n: 1, size: 100, etag: 'a', sha256: 'aa' },
  ]);
  open(folder).finish();
  expect(open(folder).resumable).toBeUndefined();
});

test('each plan and storage has a journal of its own', () => {
  using folder = new TemporaryFolder();
  written(folder);
  expect(open(folder, { plan: 'photos' }).resumable).toBeUndefined();
  expect(open(folder, { bucket: 'c' }).resumable).toBeUndefined();
  expect(open(folder).resumable).toBeDefined();
});

test('cut off anywhere, it tells what is whole, and can be written on', () => {
  using folder = new TemporaryFolder();
  written(folder);
  const whole = readFileSync(fileIn(folder), 'utf8');
  const firstLine = whole.indexOf('\n');
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(fileIn(folder), whole.slice(0, length));
    const { resumable } = open(folder);
    expect(resumable !== undefined, `${length}`).toBe(length >= firstLine);
    if (!resumable) continue;
    for (const [n, part] of resumable.parts) expect([n, part.size]).toEqual([part.n, 100]);
    const journal = open(folder);
    journal.takeOver();
    journal.confirmed({ n: 9, size: 7, etag: 'z' });
    expect(journal.isOurs(), `${length}`).toBe(true);
    expect(open(folder).resumable?.parts.get(9)?.size).toBe(7);
  }
});

test('rubbish in it costs only the line it stands in', () => {
  using folder = new TemporaryFolder();
  written(folder);
  const file = fileIn(folder);
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}\n{"n":-1}\n\u0000\u0000\nnull\n[]\n{"n":3,"size":1,"etag":"c"}`,
  );
  expect([...(open(folder).resumable?.parts.keys() ?? [])].sort()).toEqual([1, 2, 3]);
  writeFileSync(file, 'rubbish');
  expect(open(folder)).toMatchObject({ resumable: undefined, disowned: undefined });
});

test('given up, too old, from the future, or packed in another way: disowned', () => {
  using folder = new TemporaryFolder();
  written(folder);
  expect(open(folder, { level: 9 })).toMatchObject({ resumable: undefined, disowned: { intent } });
  const now = clock.now();
  for (const days of [-1, 6]) {
    clock.setNow(now + days * 24 * 60 * 60 * 1000);
    expect(open(folder)).toMatchObject({ resumable: undefined, disowned: { intent } });
  }
  clock.setNow(now + 5.9 * 24 * 60 * 60 * 1000);
  expect(open(folder).resumable).toBeDefined();
  clock.setNow(now);
  open(folder).discard();
  expect(open(folder)).toMatchObject({ resumable: undefined, disowned: { intent } });
});

test('it belongs to the run that wrote last', () => {
  using folder = new TemporaryFolder();
  const first = open(folder);
  expect(first.isOurs()).toBe(true);
  first.begin(intent);
  expect(first.isOurs()).toBe(true);
  const second = open(folder);
  second.takeOver();
  expect([first.isOurs(), second.isOurs()]).toEqual([false, true]);
  second.finish();
  expect(first.isOurs()).toBe(false);
});

test('a folder that cannot be written stops nothing', () => {
  using folder = new TemporaryFolder();
  writeFileSync(folder.join('cache'), 'a file where the folder should be');
  const journal = open(folder);
  journal.begin(intent);
  journal.started('u');
  journal.confirmed({ n: 1, size: 1, etag: 'a' });
  journal.finish();
  expect(journal.isOurs()).toBe(true);
});

test('only its owner can read it', () => {
  if (process.platform === 'win32') return;
  using folder = new TemporaryFolder();
  mkdirSync(folder.join('cache'));
  chmodSync(folder.join('cache'), 0o755);
  written(folder);
  expect(systemFileSystem.statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
});

test('an upload that the journal does not know the id of is found by its key', async () => {
  using folder = new TemporaryFolder();
  const storage = new MemoryStorage();
  open(folder).begin(intent);
  const { uploadId } = await storage.createUpload(intent.key);
  await storage.createUpload('r/other.zip');
  expect(await findResumable(storage, open(folder), never)).toMatchObject({
    kind: 'upload',
    upload: { uploadId },
  });
  // With two, nobody knows which: both go.
  await storage.createUpload(intent.key);
  expect(await findResumable(storage, open(folder), never)).toEqual({ kind: 'none' });
  expect([...storage.uploads.values()].map(({ key }) => key)).toEqual(['r/other.zip']);
  expect(existsSync(folder.join('cache', 'uploads'))).toBe(true);
  expect(readdirSync(folder.join('cache', 'uploads'))).toEqual([]);
});

test('a storage that cannot be asked leaves the journal as it is', async () => {
  using folder = new TemporaryFolder();
  const storage = new FaultyStorage(new MemoryStorage(), [
    { method: 'listParts', when: 'before', error: lostConnection },
  ]);
  written(folder);
  await expect(findResumable(storage, open(folder), never)).rejects.toMatchObject({
    code: 'connection-lost',
  });
  expect(storage.unfired()).toEqual([]);
  expect(open(folder).resumable).toBeDefined();
});
