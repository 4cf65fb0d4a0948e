import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobEvent } from '#shared/events.ts';
import { sidecarKey } from '../catalog/object-key.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { openBackup } from '../restore/open-backup.ts';
import type { Storage } from '../storage/storage.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage, type StorageMethod } from '../testing/faulty-storage.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { lostConnection } from '../testing/seeded-faults.ts';
import type { BackupContext, BackupRequest } from './backup-types.ts';
import { runBackup } from './run-backup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-run-backup-'));
  mkdirSync(join(folder, 'notes', 'empty'), { recursive: true });
  writeFileSync(join(folder, 'notes', 'a.txt'), 'first note');
  writeFileSync(join(folder, 'notes', 'b.bin'), new FakeRandom(7).bytes(300_000));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Enough noise for a multipart upload of two parts. */
function addBigFile(): void {
  writeFileSync(join(folder, 'notes', 'big.bin'), new FakeRandom(8).bytes(9 * 1024 * 1024));
}

function setUp(storage: Storage) {
  const events: JobEvent[] = [];
  const controller = new AbortController();
  const clock = new FakeClock({ autoAdvance: true });
  const context: BackupContext = {
    storage,
    rootPath: 'holdall',
    ports: { clock, random: new FakeRandom(1), files: systemFileSystem, logger: silentLogger },
    home: folder,
    neverInclude: [join(folder, 'notes', 'secrets.json')],
    onEvent: (event) => events.push(event),
    signal: controller.signal,
  };
  const request: BackupRequest = {
    plan: 'notes',
    device: { id: 'device-1', name: 'Anna-Laptop' },
    folders: [join(folder, 'notes')],
    include: [],
    exclude: [],
  };
  return { events, controller, clock, context, request, run: () => runBackup(request, context) };
}

const server = { status: 501, serverCode: 'NotImplemented' };
const unsupported = () => new AppError('storage-unsupported', { operation: 'list uploads', ...server });
const refused = () =>
  new AppError('access-denied', {
    operation: 'list uploads',
    bucket: 'b',
    status: 403,
    serverCode: 'AccessDenied',
  });

const zipsOf = (memory: MemoryStorage) => memory.keys().filter((key) => key.endsWith('.zip'));

/** Opens what is stored under the one key there is, as another computer would. */
async function openOnly(memory: MemoryStorage) {
  const [key = ''] = zipsOf(memory);
  const { size, etag } = await memory.head(key);
  const id = key.slice(key.lastIndexOf('-') + 1, -'.zip'.length);
  return openBackup(memory, { id, key, size, etag }, { signal: new AbortController().signal });
}

describe('a backup', () => {
  test('is stored, checked, and described', async () => {
    const memory = new MemoryStorage();
    const { run, events } = setUp(memory);
    const result = await run();
    expect(memory.keys()).toEqual([result.key]);
    expect(result.key).toMatch(/^holdall\/notes\/anna-laptop\/\d{8}T\d{6}Z-[0-9a-z]+\.zip$/);
    expect(result).toMatchObject({ files: 2, bytes: 300_010, status: 'complete', issues: [] });
    expect(result.size).toBe(memory.objects.get(result.key)?.bytes.length);
    expect(result.uploadedBytes).toBe(result.size);
    const opened = await openOnly(memory);
    expect(opened.rejected).toEqual([]);
    expect(opened.records.map((record) => record.path).sort()).toEqual([
      'notes',
      'notes/a.txt',
      'notes/b.bin',
      'notes/empty',
    ]);
    const phases = events.flatMap((event) => (event.type === 'progress' ? [event.phase] : []));
    expect([...new Set(phases)]).toEqual(['scan', 'pack', 'commit', 'check']);
  });

  test('never holds the files with our own secrets', async () => {
    writeFileSync(join(folder, 'notes', 'secrets.json'), '{"secretAccessKey":"…"}');
    const memory = new MemoryStorage();
    await setUp(memory).run();
    const opened = await openOnly(memory);
    expect(opened.records.map((record) => record.path)).not.toContain('notes/secrets.json');
  });

  test('of nothing is refused and stores nothing', async () => {
    const memory = new MemoryStorage();
    const { context, request } = setUp(memory);
    const nothing = { ...request, exclude: ['*'], include: ['nothing'] };
    await expect(runBackup(nothing, context)).rejects.toMatchObject({ code: 'nothing-to-back-up' });
    expect(memory.keys()).toEqual([]);
  });

  test('of an empty mount point is refused and stores nothing', async () => {
    const memory = new MemoryStorage();
    const { context, request } = setUp(memory);
    const empty = { ...request, folders: [join(folder, 'notes', 'empty')] };
    await expect(runBackup(empty, context)).rejects.toMatchObject({ code: 'nothing-to-back-up' });
    expect(memory.keys()).toEqual([]);
  });

  test('with a file that cannot be read is incomplete, and says so in the stored object', async () => {
    const memory = new MemoryStorage();
    const { context, request, events } = setUp(memory);
    let refused = 0;
    const files: typeof systemFileSystem = {
      ...systemFileSystem,
      openSync: (path, ...rest) => {
        if (String(path).endsWith('a.txt')) {
          refused += 1;
          throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
        }
        return systemFileSystem.openSync(path, ...rest);
      },
    };
    const result = await runBackup(request, { ...context, ports: { ...context.ports, files } });
    expect(refused).toBeGreaterThan(0);
    expect(result.status).toBe('incomplete');
    expect(result.issues).toMatchObject([{ kind: 'unreadable', path: 'notes/a.txt' }]);
    expect(events.filter((event) => event.type === 'issue')).toHaveLength(1);
    expect((await openOnly(memory)).footer.issues).toMatchObject([{ path: 'notes/a.txt' }]);
  });
});

const steps: [StorageMethod, boolean][] = [
  ['listUploads', false],
  ['list', false],
  ['put', false],
  ['delete', false],
  ['head', false],
  ['get', false],
  ['createUpload', true],
  ['uploadPart', true],
  ['completeUpload', true],
  ['head', true],
  ['get', true],
];

describe.each(['before', 'after'] as const)('a connection lost %s', (when) => {
  test.each(steps)(
    '%s (big: %s): a listed backup is a whole one, and nothing else is left',
    async (method, big) => {
      if (big) addBigFile();
      const memory = new MemoryStorage();
      const storage = new FaultyStorage(memory, [{ method, when, error: lostConnection }]);
      const outcome = await setUp(storage)
        .run()
        .catch((error) => error);
      expect(storage.unfired()).toEqual([]);
      expect(memory.uploads.size).toBe(0);
      const [key] = zipsOf(memory);
      const mark = key && sidecarKey(key, 'unchecked');
      if (key && mark) {
        const opened = await openOnly(memory);
        expect(opened.rejected).toEqual([]);
        expect(opened.records).toHaveLength(big ? 5 : 4);
        // What was not checked says so, to every computer.
        if (outcome instanceof Error) {
          expect(outcome).toMatchObject({ code: 'check-unfinished' });
          expect(memory.keys()).toEqual([mark, key]);
        } else if (method !== 'delete' || when === 'after') expect(memory.keys()).toEqual([key]);
        else expect(memory.keys()).toEqual([mark, key]);
      } else {
        expect(memory.keys()).toEqual([]);
        expect(outcome).toMatchObject({ code: 'connection-lost' });
      }
    },
  );
});

describe('a stored object that is not what was sent', () => {
  test.each([
    ['its first byte', (bytes: Uint8Array) => 0 * bytes.length],
    ['the manifest', (bytes: Uint8Array) => bytes.length - 1100],
    ['the directory', (bytes: Uint8Array) => bytes.length - 500],
    ['the end', (bytes: Uint8Array) => bytes.length - 1],
  ])('is found out and removed: %s', async (_what, place) => {
    const memory = new MemoryStorage();
    let corrupted = 0;
    const corrupting = new Proxy<Storage>(memory, {
      get(target, name) {
        const method = Reflect.get(target, name);
        if (name !== 'put') return typeof method === 'function' ? method.bind(target) : method;
        return async (key: string, body: Uint8Array) => {
          if (!key.endsWith('.zip')) return target.put(key, body);
          const bytes = Uint8Array.from(body);
          const at = Math.max(0, place(bytes));
          bytes[at] = (bytes[at] ?? 0) ^ 0x40;
          corrupted += 1;
          return target.put(key, bytes);
        };
      },
    });
    const { run } = setUp(corrupting);
    await expect(run()).rejects.toMatchObject({ code: 'check-failed', details: { removed: true } });
    expect(corrupted).toBe(1);
    expect(memory.keys()).toEqual([]);
  });

  test('and cannot be removed either is named', async () => {
    const memory = new MemoryStorage();
    const storage = new FaultyStorage(memory, [{ method: 'delete', when: 'before', error: lostConnection }]);
    const head = storage.head.bind(storage);
    storage.head = async (key, options) => ({ ...(await head(key, options)), etag: 'another' });
    const failure = await setUp(storage)
      .run()
      .catch((error) => error);
    expect(failure).toMatchObject({ code: 'check-failed', details: { removed: false } });
    expect(failure.message).toContain('must not be trusted');
    expect(storage.unfired()).toEqual([]);
  });
});

describe('stopping', () => {
  test.each(['uploadPart', 'completeUpload'] as const)('during %s leaves nothing', async (method) => {
    addBigFile();
    const memory = new MemoryStorage();
    const storage = new FaultyStorage(memory);
    const { run, controller } = setUp(storage);
    const gate = storage.hold(method);
    const running = run().catch((error) => error);
    await gate.reached;
    controller.abort(new Error('stopped by the person'));
    gate.open();
    expect(await running).toMatchObject({ message: 'stopped by the person' });
    expect(memory.keys()).toEqual([]);
    expect(memory.uploads.size).toBe(0);
  });

  test('during the check leaves what was uploaded, marked as not checked', async () => {
    const memory = new MemoryStorage();
    const storage = new FaultyStorage(memory);
    const { run, controller, events } = setUp(storage);
    const gate = storage.hold('head');
    const running = run().catch((error) => error);
    await gate.reached;
    const calls = { ...memory.calls };
    controller.abort(new Error('stopped by the person'));
    expect(await running).toMatchObject({ message: 'stopped by the person' });
    const [key = ''] = zipsOf(memory);
    expect(memory.keys()).toEqual([sidecarKey(key, 'unchecked'), key]);
    // Nobody waits for anything any more.
    expect(memory.calls).toEqual(calls);
    expect(events.at(-1)).toMatchObject({ type: 'notice', code: 'unchecked-left', details: { key } });
  });
});

test.each([
  ['listing uploads is not possible', unsupported, 'complete'],
  ['the keys may not list uploads', refused, 'complete'],
])('%s: the backup is made all the same', async (_what, error, status) => {
  const memory = new MemoryStorage();
  const storage = new FaultyStorage(memory, [{ method: 'listUploads', when: 'before', error }]);
  expect(await setUp(storage).run()).toMatchObject({ status });
  expect(storage.unfired()).toEqual([]);
});

test('a storage that cannot be used at all is found out before anything is packed', async () => {
  const memory = new MemoryStorage();
  const wrong = () => new AppError('secret-wrong', { accessKeyId: 'AK' });
  const storage = new FaultyStorage(memory, [{ method: 'listUploads', when: 'before', error: wrong }]);
  const { run, events } = setUp(storage);
  await expect(run()).rejects.toMatchObject({ code: 'secret-wrong' });
  expect(events.some((event) => event.type === 'progress' && event.phase === 'pack')).toBe(false);
});

test('uploads of the same plan and device that a crash left behind are removed after a week; others stay', async () => {
  const clock = new FakeClock({ autoAdvance: true });
  const memory = new MemoryStorage({ clock });
  const own = 'holdall/notes/anna-laptop/20300101T000000Z-aaaaaaaaaaaa.zip';
  const other = 'holdall/notes/other-pc/20300101T000000Z-bbbbbbbbbbbb.zip';
  const foreign = 'holdall/notes/anna-laptop/somebody-elses-upload.bin';
  for (const key of [own, other, foreign]) await memory.createUpload(key);
  const { context, request } = setUp(memory);
  const at = { ...context, ports: { ...context.ports, clock } };
  await runBackup(request, at);
  expect([...memory.uploads.values()].map((upload) => upload.key)).toEqual([own, other, foreign]);
  await clock.sleep(7.1 * 24 * 60 * 60 * 1000);
  await runBackup(request, at);
  expect([...memory.uploads.values()].map((upload) => upload.key)).toEqual([other, foreign]);
});
