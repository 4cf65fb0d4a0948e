import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobEvent } from '#shared/events.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { HAND_MADE_MTIME, type HandMadeEntry, handMadeBackup } from '../testing/hostile-zips.ts';
import { type StoredBackup, storeBytes, storedBackup, testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { treeOf } from '../testing/tree-of.ts';
import { restore } from './restore.ts';
import type { RestoreRequest, RestoreResult } from './restore-types.ts';
import { selectRecords } from './select-records.ts';

let temp: TemporaryFolder;
let to: string;
beforeEach(() => {
  temp = new TemporaryFolder();
  to = temp.join('target');
});
afterEach(() => temp.remove());

const random = new FakeRandom(42);
const noise = random.bytes(3_500_000);
const foreign = Buffer.from('What another program packs has no segments. '.repeat(120_000));
const text = Buffer.from('All work and no play makes a dull file. '.repeat(130_000));

const zoo: HandMadeEntry[] = [
  { path: 'zoo/small.txt', content: 'hello' },
  { path: 'zoo/empty', content: '' },
  { path: 'zoo/run.sh', content: '#!/bin/sh\n', mode: 0o755 },
  { path: 'zoo/old', content: 'o', mtime: -86_400_000.5 },
  { path: 'zoo/grüße/日本語 😀.txt', content: 'unicode', mode: 0o600 },
  { path: 'zoo/stored.bin', content: noise.subarray(1000, 51_000), method: 0 },
  { path: 'zoo/big-text', content: text, segments: true },
  { path: 'zoo/big-noise', content: noise, method: 0, deadBefore: 1000 },
  { path: 'zoo/big-foreign', content: foreign },
  { path: 'zoo/link', type: 'link', target: '../somewhere/else', mtime: 1_000_000_000_001 },
  { path: 'zoo', type: 'folder', mode: 0o750, mtime: 1_111_111_111_111 },
  { path: 'zoo/none', type: 'folder', mode: 0o500, mtime: 1_222_222_222_222 },
  { path: 'zoo/grüße', type: 'folder', mtime: 1_333_333_333_333 },
];

const madeZoo = handMadeBackup(zoo);

async function run(stored: StoredBackup, extra: Partial<RestoreRequest> = {}): Promise<RestoreResult> {
  const backup = extra.backup ?? (await stored.open());
  return restore({
    storage: stored.storage,
    backup,
    records: backup.records,
    to,
    ports: testPorts(),
    onEvent: () => {},
    signal: new AbortController().signal,
    ...extra,
  });
}

function expectZoo(root: string): void {
  const tree = treeOf(root);
  expect(Object.keys(tree).sort()).toEqual(zoo.map(({ path }) => path).sort());
  for (const { path, type, content, mode, mtime = HAND_MADE_MTIME, target } of zoo) {
    const stat = lstatSync(`${root}/${path}`);
    expect([path, Math.floor(stat.mtimeMs)]).toEqual([path, Math.floor(mtime)]);
    if (type === 'link') expect(tree[path]).toBe(`-> ${target}`);
    else if (mode !== undefined) expect([path, stat.mode & 0o7777]).toEqual([path, mode]);
    if (type === undefined) {
      const same = readFileSync(`${root}/${path}`).equals(Buffer.from(content ?? ''));
      expect([path, same]).toEqual([path, true]);
    }
  }
}

const leftovers = (root: string) => Object.keys(treeOf(root)).filter((path) => path.includes('.part'));

describe('everything comes back: content, times, permissions, links, empty folders', () => {
  test.each([0, 1, 3])('with %d worker threads', async (threads) => {
    const result = await run(await storeBytes(madeZoo, madeZoo.bytes), { threads });
    expect(result).toMatchObject({ restored: 9, folders: 3, links: 1, damaged: 0, failed: 0, issues: [] });
    expectZoo(to);
  });

  test('and a second time there is nothing to do', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    await run(stored);
    const again = await run(stored);
    expect(again).toMatchObject({ restored: 0, identical: 10, skipped: 10, issues: [], transferredBytes: 0 });
    expectZoo(to);
  });

  test('a dry run says the same and touches nothing', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const dry = await run(stored, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, restored: 9, folders: 3, links: 1 });
    expect(readdirSync(temp.path)).toEqual([]);
    const real = await run(stored);
    expect({ ...dry, dryRun: false, transferredBytes: 0 }).toEqual({ ...real, transferredBytes: 0 });
  });

  test('one small file of a big backup takes one request and few bytes', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const backup = await stored.open();
    stored.storage.calls.get = 0;
    const result = await run(stored, {
      ...selectRecords(backup, ['zoo/grüße']),
      backup,
    });
    expect(Object.keys(treeOf(to))).toEqual(['zoo', 'zoo/grüße', 'zoo/grüße/日本語 😀.txt']);
    expect(stored.storage.calls.get).toBe(1);
    expect(result.transferredBytes).toBeLessThan(1000);
    expect(Math.floor(statSync(`${to}/zoo`).mtimeMs)).toBe(1_111_111_111_111);
  });

  test('holes stay holes', async () => {
    const content = Buffer.alloc(6_000_000);
    content.write('begin', 0);
    content.write('middle', 3_000_000);
    const small = Buffer.alloc(900_000);
    small.write('x', 500_000);
    const stored = await storedBackup([
      { path: 'big', content, segments: true, sparse: true },
      { path: 'small', content: small, sparse: true },
    ]);
    await run(stored);
    for (const [name, wanted] of [
      ['big', content],
      ['small', small],
    ] as const) {
      expect(readFileSync(`${to}/${name}`).equals(wanted)).toBe(true);
      expect(statSync(`${to}/${name}`).blocks * 512).toBeLessThan(wanted.length / 2);
    }
  });

  test('set-user-id bits are not restored', async () => {
    await run(await storedBackup([{ path: 'su', content: 'x', mode: 0o6755 }]));
    expect(statSync(`${to}/su`).mode & 0o7777).toBe(0o755);
  });

  test('unexpected local extra fields, of small and big files', async () => {
    const stored = await storedBackup([
      { path: 'a', content: 'a', localExtra: 40 },
      { path: 'b', content: text, segments: true, localExtra: 100 },
      { path: 'c', content: noise, method: 0, localExtra: 2000, deadBefore: 5000 },
      { path: 'd', content: text.subarray(0, 4_500_000), localExtra: 3000 },
    ]);
    const result = await run(stored);
    expect(result).toMatchObject({ restored: 4, issues: [] });
    expect(readFileSync(`${to}/b`).equals(text)).toBe(true);
    expect(readFileSync(`${to}/c`).equals(Buffer.from(noise))).toBe(true);
    expect(leftovers(to)).toEqual([]);
  });
});

describe('bit rot: the damaged file is named and nothing of it is left, the others come back', () => {
  const victims = zoo
    .filter(({ type, content }) => type === undefined && content !== '')
    .map(({ path }) => path);

  test.each(victims)('%s', async (path) => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const offset = stored.made.dataOffset.get(path) ?? 0;
    const record = stored.made.records.find((each) => each.path === path);
    const length = record?.type === 'file' ? record.length : 0;
    stored.storage.flipByte(stored.entry.key, offset + Math.floor(length / 2));
    const result = await run(stored);
    expect(result).toMatchObject({ restored: 8, damaged: 1, failed: 0 });
    expect(result.issues).toMatchObject([{ kind: 'damaged', path }]);
    const tree = Object.keys(treeOf(to));
    expect(tree).not.toContain(path);
    expect(tree).toHaveLength(zoo.length - 1);
  });

  test('in a local header', async () => {
    for (const path of ['zoo/small.txt', 'zoo/big-text', 'zoo/big-foreign']) {
      const stored = await storeBytes(madeZoo, madeZoo.bytes);
      const record = stored.made.records.find((each) => each.path === path);
      for (const at of [0, 9, 15, 20, 24, 31]) {
        stored.storage.flipByte(stored.entry.key, (record?.offset ?? 0) + at);
        const result = await run(stored, { to: temp.join(`t${path}${at}`) });
        expect(result.issues).toMatchObject([{ kind: 'damaged', path }]);
        stored.storage.flipByte(stored.entry.key, (record?.offset ?? 0) + at);
      }
    }
  });

  test('without a manifest, CRCs alone find it', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    stored.storage.flipByte(stored.entry.key, stored.made.manifestOffset + 80);
    stored.storage.flipByte(stored.entry.key, (stored.made.dataOffset.get('zoo/stored.bin') ?? 0) + 7);
    const events: JobEvent[] = [];
    const result = await run(stored, { onEvent: (event) => events.push(event) });
    expect(result.damaged).toBeGreaterThanOrEqual(1);
    expect(result.issues.some(({ path }) => path === 'zoo/stored.bin')).toBe(true);
    expect(readFileSync(`${to}/zoo/big-text`).equals(text)).toBe(true);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'manifest-damaged' }));
  });
});

describe('bombs and lies about sizes', () => {
  const zeros = Buffer.alloc(3_000_000);
  const lies: [string, HandMadeEntry][] = [
    ['small', { path: 'bomb', content: zeros.subarray(0, 100_000) }],
    ['big, without segments', { path: 'bomb', content: Buffer.alloc(50_000_000) }],
    ['in segments', { path: 'bomb', content: zeros, segments: true }],
  ];

  test.each(lies)('%s: never more is written than the record says', async (_, entry) => {
    const claimed = entry.content?.length ?? 0;
    for (const size of [claimed - 1, Math.floor(claimed / 2), claimed + 1]) {
      const lie = { size };
      const stored = await storedBackup([
        { path: 'good', content: 'g' },
        { ...entry, local: lie, central: lie, record: lie },
      ]);
      const result = await run(stored, { to: temp.join(`t${size}`) });
      expect(result.restored).toBe(1);
      expect(result.issues).toMatchObject([{ kind: 'damaged', path: 'bomb' }]);
      expect(treeOf(temp.join(`t${size}`))).toEqual({ good: 'g' });
    }
  });

  test('data that ends before it should', async () => {
    const stored = await storedBackup([
      { path: 'bad', content: 'abc', record: { sha256: '0'.repeat(64) } },
      { path: 'good', content: 'g' },
    ]);
    expect((await run(stored)).issues).toMatchObject([{ path: 'bad' }]);
  });
});

describe('never outside the target, never through a link', () => {
  test('a link in the archive and a file below it', async () => {
    const outside = temp.join('outside');
    mkdirSync(outside);
    const stored = await storedBackup([
      { path: 'l', type: 'link', target: outside },
      { path: 'l/evil', content: 'evil' },
    ]);
    const result = await run(stored);
    expect(result.issues).toMatchObject([{ kind: 'unsafe-path', path: 'l/evil' }]);
    expect(readdirSync(outside)).toEqual([]);
  });

  test.each(['overwrite', 'overwrite-older', 'skip', 'keep-both'] as const)(
    'a link that was in the target before: %s',
    async (onConflict) => {
      const outside = temp.join('outside');
      mkdirSync(outside);
      mkdirSync(to);
      symlinkSync(outside, `${to}/docs`);
      writeFileSync(`${outside}/precious`, 'precious');
      symlinkSync(`${outside}/precious`, `${to}/file`);
      const stored = await storedBackup([
        { path: 'docs/new', content: 'new' },
        { path: 'docs/sub/new', content: 'new' },
        { path: 'docs', type: 'folder' },
        { path: 'file', content: 'other' },
      ]);
      const result = await run(stored, { onConflict });
      expect(treeOf(outside)).toEqual({ precious: 'precious' });
      expect(treeOf(to).docs).toBe(`-> ${outside}`);
      expect(result.restored).toBe(onConflict === 'keep-both' ? 3 : 0);
      if (onConflict !== 'keep-both') expect(result.failed).toBeGreaterThanOrEqual(3);
    },
  );

  test('a link that appears between planning and writing', async () => {
    const outside = temp.join('outside');
    mkdirSync(outside);
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      mkdirSync: ((path: string, options: { recursive?: boolean }) => {
        if (String(path).endsWith('/docs')) {
          fired += 1;
          symlinkSync(outside, path);
        }
        return systemFileSystem.mkdirSync(path, options);
      }) as FileSystem['mkdirSync'],
    };
    const stored = await storedBackup([{ path: 'docs/a', content: 'a' }]);
    const result = await run(stored, { ports: testPorts(files) });
    expect(fired).toBe(1);
    expect(readdirSync(outside)).toEqual([]);
    expect(result.issues).toMatchObject([{ kind: 'conflict' }, { kind: 'conflict', path: 'docs/a' }]);
  });

  test('the target itself may be a link', async () => {
    mkdirSync(temp.join('real'));
    symlinkSync(temp.join('real'), to);
    await run(await storedBackup([{ path: 'a', content: 'a' }]));
    expect(treeOf(temp.join('real'))).toEqual({ a: 'a' });
  });
});

describe('what was there stays', () => {
  test('keep-both writes beside it, even when the file appears at the last moment', async () => {
    mkdirSync(to);
    writeFileSync(`${to}/a.txt`, 'mine');
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      linkSync: (from, final) => {
        if (String(final).endsWith('/b.txt')) {
          fired += 1;
          writeFileSync(final, 'just arrived');
        }
        systemFileSystem.linkSync(from, final);
      },
    };
    const stored = await storedBackup([
      { path: 'a.txt', content: 'theirs' },
      { path: 'b.txt', content: 'theirs' },
    ]);
    const result = await run(stored, { ports: testPorts(files) });
    expect(fired).toBe(1);
    const [today] = result.names;
    expect(today?.placed).toMatch(/^a \(restored \d{4}-\d\d-\d\d\)\.txt$/);
    expect(treeOf(to)).toEqual({ 'a.txt': 'mine', [today?.placed ?? '']: 'theirs', 'b.txt': 'just arrived' });
    expect(result).toMatchObject({ restored: 1, keptBoth: 1, failed: 1 });
  });

  test('overwrite-older and overwrite replace, and set time and permissions of what is the same', async () => {
    const stored = await storedBackup([
      { path: 'older', content: 'backup' },
      { path: 'newer', content: 'backup' },
      { path: 'same', content: 'backup', mode: 0o600 },
    ]);
    for (const onConflict of ['overwrite-older', 'overwrite'] as const) {
      const target = temp.join(onConflict);
      mkdirSync(target);
      for (const [name, content, seconds] of [
        ['older', 'other', 1000],
        ['newer', 'other', 4_000_000_000],
        ['same', 'backup', 4_000_000_000],
      ] as const) {
        writeFileSync(`${target}/${name}`, content);
        utimesSync(`${target}/${name}`, seconds, seconds);
      }
      const result = await run(stored, { to: target, onConflict });
      const kept = onConflict === 'overwrite-older' ? 'other' : 'backup';
      expect(treeOf(target)).toEqual({ older: 'backup', newer: kept, same: 'backup' });
      expect(result.identical).toBe(1);
      expect(statSync(`${target}/same`).mode & 0o777).toBe(0o600);
      expect(statSync(`${target}/same`).mtimeMs).toBeCloseTo(HAND_MADE_MTIME, 0);
    }
  });

  test('without hard links a free name is still never taken from anybody', async () => {
    mkdirSync(to);
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      linkSync: (_, final) => {
        fired += 1;
        if (String(final).endsWith('/b')) writeFileSync(final, 'just arrived');
        throw Object.assign(new Error('no links here'), { code: 'EPERM', syscall: 'link' });
      },
    };
    const stored = await storedBackup([
      { path: 'a', content: 'A' },
      { path: 'b', content: 'B' },
    ]);
    const result = await run(stored, { ports: testPorts(files) });
    expect(fired).toBe(2);
    expect(treeOf(to)).toEqual({ a: 'A', b: 'just arrived' });
    expect(result).toMatchObject({ restored: 1, failed: 1 });
  });

  test('a case-insensitive target', async () => {
    const stored = await storedBackup([
      { path: 'A', content: '1' },
      { path: 'a', content: '2' },
    ]);
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      existsSync: (path) => {
        fired += 1;
        return systemFileSystem.existsSync(
          String(path).replace('.HOLDALL', '.holdall').replace('.PART', '.part'),
        );
      },
    };
    const upper = testPorts(files);
    const ports = { ...upper, random: { bytes: (length: number) => new Uint8Array(length) } };
    expect((await run(stored, { ports })).names).toHaveLength(1);
    expect(fired).toBeGreaterThan(0);
    expect(treeOf(to)).toEqual({ A: '1', 'a (2)': '2' });
  });
});

describe('faults', () => {
  const lost = () => new AppError('connection-lost', { host: 'test' });

  test('a connection that breaks in the middle of a body: the error is told, nothing half-written is left', async () => {
    for (const threads of [0, 2]) {
      for (const bytes of [0, 100_000, 3_000_000]) {
        const stored = await storeBytes(madeZoo, madeZoo.bytes);
        const backup = await stored.open();
        const storage = new FaultyStorage(stored.storage, [
          { method: 'get', when: 'body', bytes, error: lost },
        ]);
        const target = temp.join(`t${threads}-${bytes}`);
        await expect(run(stored, { storage, backup, to: target, threads })).rejects.toMatchObject({
          code: 'connection-lost',
        });
        expect(storage.unfired()).toEqual([]);
        expect(leftovers(target)).toEqual([]);
        // What is there is whole, so the same command finishes the job.
        const again = await run(stored, { to: target });
        expect(again.issues).toEqual([]);
        expectZoo(target);
      }
    }
  });

  test('the object is replaced while it is being restored', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const backup = await stored.open();
    await stored.storage.put(stored.entry.key, new Uint8Array(10_000_000));
    await expect(
      restore({
        storage: stored.storage,
        backup,
        records: backup.records,
        to,
        ports: testPorts(),
        onEvent: () => {},
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: 'object-changed' });
    expect(leftovers(to)).toEqual([]);
  });

  test.each(['zoo/stored.bin', 'zoo/big-text', 'zoo/big-foreign'])('the disk is full at %s', async (path) => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const { files, fired } = failingWrites('ENOSPC', contentOf(path));
    const failure = run(stored, { ports: testPorts(files) });
    await expect(failure).rejects.toMatchObject({ code: 'disk-full' });
    expect(fired()).toBeGreaterThan(0);
    expect(leftovers(to)).toEqual([]);
    const tree = treeOf(to);
    expect(tree[path]).toBeUndefined();
    for (const [there, content] of Object.entries(tree)) {
      if (content === null || content.startsWith('-> ')) continue;
      expect(content === contentOf(there).toString('latin1')).toBe(true);
    }
    // Freed again, the same command finishes the job.
    expect((await run(stored)).issues).toEqual([]);
    expectZoo(to);
  });

  test('one file that cannot be written is an issue, the others come back', async () => {
    const stored = await storeBytes(madeZoo, madeZoo.bytes);
    const { files, fired } = failingWrites('EIO', contentOf('zoo/big-text'));
    const result = await run(stored, { ports: testPorts(files) });
    expect(fired()).toBeGreaterThan(0);
    expect(result).toMatchObject({ restored: 8, failed: 1 });
    expect(result.issues).toMatchObject([{ kind: 'write-failed', path: 'zoo/big-text' }]);
    expect(leftovers(to)).toEqual([]);
  });

  test('a failed fsync counts: the file is not given its name', async () => {
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      fsyncSync: (fd) => {
        if (systemFileSystem.fstatSync(fd).isFile() && fired === 0) {
          fired += 1;
          throw Object.assign(new Error('io'), { code: 'EIO', syscall: 'fsync' });
        }
        systemFileSystem.fsyncSync(fd);
      },
    };
    const stored = await storedBackup([
      { path: 'a', content: 'a' },
      { path: 'b', content: 'b' },
    ]);
    const result = await run(stored, { ports: testPorts(files) });
    expect(fired).toBe(1);
    expect(treeOf(to)).toEqual({ b: 'b' });
    expect(result).toMatchObject({ restored: 1, failed: 1 });
  });

  test('stopping', async () => {
    for (const threads of [0, 2]) {
      const stored = await storeBytes(madeZoo, madeZoo.bytes);
      const backup = await stored.open();
      const controller = new AbortController();
      const target = temp.join(`stop${threads}`);
      let progress = 0;
      const onEvent = (event: JobEvent) => {
        if (event.type === 'progress' && event.phase === 'read') progress += 1;
      };
      const storage = new FaultyStorage(stored.storage);
      const gate = storage.hold('get', 'after');
      const running = restore({
        storage,
        backup,
        records: backup.records,
        to: target,
        ports: testPorts(),
        onEvent,
        signal: controller.signal,
        threads,
      });
      const outcome = expect(running).rejects.toThrow('enough');
      await gate.reached;
      controller.abort(new Error('enough'));
      gate.open();
      await outcome;
      expect(progress).toBeGreaterThan(0);
      expect(leftovers(target)).toEqual([]);
    }
  });

  test('a target that cannot be written, or is a file', async () => {
    const stored = await storedBackup([{ path: 'a', content: 'a' }]);
    writeFileSync(to, 'I am a file');
    await expect(run(stored)).rejects.toMatchObject({ code: 'target-not-writable' });
    await expect(run(stored, { dryRun: true })).rejects.toMatchObject({ code: 'target-not-writable' });
    let fired = 0;
    const files: FileSystem = {
      ...systemFileSystem,
      openSync: () => {
        fired += 1;
        throw Object.assign(new Error('no'), { code: 'EACCES', syscall: 'open' });
      },
    };
    const other = temp.join('other');
    mkdirSync(other);
    chmodSync(other, 0o500);
    await expect(run(stored, { to: other, ports: testPorts(files) })).rejects.toMatchObject({
      code: 'target-not-writable',
      message: expect.stringContaining('permission denied'),
    });
    expect(fired).toBe(1);
  });
});

function contentOf(path: string): Buffer {
  return Buffer.from(zoo.find((entry) => entry.path === path)?.content ?? '');
}

/** Writing the beginning of `content` fails. */
function failingWrites(code: string, content: Buffer): { files: FileSystem; fired: () => number } {
  let fired = 0;
  const beginning = content.subarray(0, 30);
  const files: FileSystem = {
    ...systemFileSystem,
    writeSync: ((fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
      const written = Buffer.from(bytes.buffer, bytes.byteOffset + offset, length);
      if (position === 0 && written.subarray(0, 30).equals(beginning) && length > 30) {
        fired += 1;
        throw Object.assign(new Error(code), { code, syscall: 'write' });
      }
      return systemFileSystem.writeSync(fd, bytes, offset, length, position);
    }) as FileSystem['writeSync'],
  };
  return { files, fired: () => fired };
}
