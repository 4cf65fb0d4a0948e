import {
  appendFileSync,
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkEntries } from '../archive/check-entries.ts';
import { parseEnd } from '../archive/end-of-directory.ts';
import { parseLocalHeader } from '../archive/local-header.ts';
import { SEGMENT_SIZE } from '../archive/manifest.ts';
import { parseCentralDirectory } from '../archive/parse-central-directory.ts';
import type { PlanLimits } from '../increment/plan/plan-limits.ts';
import { systemFileSystem } from '../ports/system.ts';
import { BackupChain, type ChainedBackup } from '../testing/backup-chain.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { expectReadersToFind, zipReaders } from '../testing/seven-readers.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { treeOf } from '../testing/tree-of.ts';

const temporary = new TemporaryFolder();
afterAll(() => temporary.remove());

/** Copies of a few kilobytes are worth while here. */
const limits: PlanLimits = {
  minPart: 20_000,
  maxCopyPart: 10_000_000,
  maxParts: 10_000,
  partSize: 100_000,
  equalPartSize: null,
  deadBudget: 0.05,
  smallObject: 0,
  maxGenerations: 1000,
};

function prose(random: FakeRandom, length: number): Buffer {
  const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', '\n', '0123456789'];
  let text = '';
  while (text.length < length) text += `${words[random.integer(words.length)]} `;
  return Buffer.from(text.slice(0, length));
}

/** A tree with everything that a backup may hold. */
function makeTree(name: string, random: FakeRandom) {
  const tree = temporary.join(name, 'tree');
  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  };
  for (let file = 0; file < 200; file += 1)
    put(`many/${file % 9}/file-${file}.json`, prose(random, random.integer(9000)));
  for (let file = 0; file < 40; file += 1) put(`photos/${file}.jpg`, random.bytes(random.integer(20_000)));
  put('empty', '');
  put('notes/Grüße 日本 🎒.md', prose(random, 5000));
  put('database.sqlite', prose(random, 7 * SEGMENT_SIZE + 500));
  put('mail.log', prose(random, 3 * SEGMENT_SIZE + 12_345));
  put('video.mp4', random.bytes(4 * SEGMENT_SIZE + 77));
  mkdirSync(join(tree, 'empty folder'));
  symlinkSync('empty', join(tree, 'a link'));
  symlinkSync('nowhere/ünknown', join(tree, 'dangling'));
  return { tree, put };
}

/** Replaces bytes in the middle of a file. */
function patch(path: string, at: number, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
}

/** Directory, local headers and manifest agree with each other and with the tree; the result tells the truth. */
async function expectSound({ bytes, result, plan, base }: ChainedBackup, tree: string): Promise<void> {
  const end = parseEnd(bytes, bytes.length);
  const directory = bytes.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
  const entries = parseCentralDirectory(directory, end.entries);
  expect(checkEntries(entries, end.directoryOffset).size).toBe(0);
  const names = new Map<number, string>();
  for (const entry of entries) {
    const local = parseLocalHeader(bytes.subarray(entry.offset));
    names.set(entry.offset, entry.name);
    for (const field of ['name', 'flags', 'method', 'crc32', 'compressedSize', 'size'] as const)
      expect(local[field]).toBe(entry[field]);
  }
  const { records } = await readPackedManifest(bytes);
  expect(records).toHaveLength(entries.length - 1);
  records.forEach((record, row) => {
    const stats = statSync(join(dirname(tree), record.path), { throwIfNoEntry: false });
    const times = { mtime: stats?.mtimeMs, ctime: stats?.ctimeMs, inode: stats?.ino };
    if (record.type === 'file') expect(record).toMatchObject({ ...times, mode: (stats?.mode ?? 0) & 0o7777 });
    expect(base.entries.record(row)).toEqual(record);
  });

  expect(result.size).toBe(bytes.length);
  const stop = result.size - result.tail.length;
  expect(Buffer.compare(result.tail, bytes.subarray(stop))).toBe(0);
  expect(stop).toBeGreaterThanOrEqual(result.copies.at(-1)?.end ?? 0);
  const copiedHead = (plan?.intervals.length ?? 0) > 0;
  expect(result.head).toEqual(copiedHead ? undefined : bytes.slice(0, 30));
  expect(result.intervals).toHaveLength(plan?.intervals.length ?? 0);
  for (const { offset, length, first, last } of result.intervals) {
    expect(first.offset).toBe(offset);
    expect(names.get(first.offset)).toBe(first.name);
    expect(names.get(last.offset)).toBe(last.name);
    const lastEntry = entries.find((entry) => entry.offset === last.offset);
    const header = parseLocalHeader(bytes.subarray(last.offset)).length;
    expect(last.offset + header + (lastEntry?.compressedSize ?? 0)).toBe(offset + length);
  }
  expect(result.copiedBytes).toBe(result.copies.reduce((sum, range) => sum + range.end - range.start, 0));
}

describe('a backup made of the one before', () => {
  test('is the tree of today to seven readers, and sent only what has changed', async () => {
    const random = new FakeRandom(21);
    const { tree, put } = makeTree('first', random);
    const chain = new BackupChain(tree, limits);
    const first = await chain.backUp();
    await expectSound(first, tree);

    put('many/3/file-3.json', prose(random, 7000));
    put('many/new.txt', 'new');
    rmSync(join(tree, 'photos/7.jpg'));
    rmSync(join(tree, 'dangling'));
    utimesSync(join(tree, 'photos/8.jpg'), 1_234_567_890.5, 1_234_567_890.5);
    chmodSync(join(tree, 'photos/9.jpg'), 0o600);
    patch(join(tree, 'database.sqlite'), 4 * SEGMENT_SIZE + 10, Buffer.from('changed'));
    appendFileSync(join(tree, 'mail.log'), prose(random, SEGMENT_SIZE));
    truncateSync(join(tree, 'video.mp4'), 3 * SEGMENT_SIZE);
    symlinkSync('elsewhere', join(tree, 'new link'));
    const second = await chain.backUp();

    await expectSound(second, tree);
    expect(second.plan?.bigFiles.size).toBe(3);
    expect(second.result.copiedBytes).toBe(second.plan?.estimate.copyBytes);
    // One segment of the database, two of the log, and little more.
    expect(second.result.size - second.result.copiedBytes).toBeLessThan(3 * SEGMENT_SIZE);
    const readers = await expectReadersToFind(
      second.bytes,
      { tree: null, ...treeOf(dirname(tree)) },
      temporary.join('first', 'judges'),
    );
    expect(readers).toHaveLength(Object.values(zipReaders()).flatMap((group) => Object.keys(group)).length);
  });

  test('has times and permissions of today in its directory, for what is carried as well', async () => {
    const { tree } = makeTree('times', new FakeRandom(22));
    const chain = new BackupChain(tree, limits);
    await chain.backUp();
    utimesSync(join(tree, 'photos/8.jpg'), 1_234_567_890, 1_234_567_890);
    chmodSync(join(tree, 'photos/8.jpg'), 0o640);
    const { bytes, plan, result } = await chain.backUp();
    expect(result.manifestOffset).toBe(result.copiedBytes);
    expect(plan?.estimate.deadBytes).toBe(0);
    const end = parseEnd(bytes, bytes.length);
    const directory = bytes.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
    const entry = parseCentralDirectory(directory, end.entries).find(({ name }) => name.endsWith('/8.jpg'));
    expect(entry).toMatchObject({ mtime: 1_234_567_890_000, mode: 0o640 });
  });

  test('packs a segment that changed after the plan was made', async () => {
    const { tree } = makeTree('late', new FakeRandom(23));
    const chain = new BackupChain(tree, limits);
    await chain.backUp();
    const path = join(tree, 'database.sqlite');
    patch(path, 0, Buffer.from('first change'));
    appendFileSync(join(tree, 'mail.log'), 'more');
    const second = await chain.backUp({
      beforePacking: () => {
        patch(path, 6 * SEGMENT_SIZE + 3, Buffer.from('after the plan'));
        // What is its last segment now was not the last one before.
        truncateSync(join(tree, 'mail.log'), 2 * SEGMENT_SIZE);
      },
    });
    await expectSound(second, tree);
    const planned = [...(second.plan?.bigFiles.values() ?? [])].flatMap(({ segments }) => [...segments]);
    expect(planned).toContain(6);
    const log = [...(second.plan?.bigFiles.values() ?? [])].find(({ segments }) => segments.length === 4);
    expect(log?.segments[1]).toBe(1);
    const { plain } = zipReaders();
    const file = temporary.join('late.zip');
    writeFileSync(file, second.bytes);
    const found = await plain['zip.js']?.(file, '');
    expect(found?.['tree/database.sqlite'] === readFileSync(path, 'latin1')).toBe(true);
    const mail = readFileSync(join(tree, 'mail.log'), 'latin1');
    expect(found?.['tree/mail.log'] === mail).toBe(true);
  });

  test('stays sound when a file shrinks while its segments are copied', async () => {
    const { tree } = makeTree('shrinking', new FakeRandom(24));
    const chain = new BackupChain(tree, limits);
    await chain.backUp();
    const path = join(tree, 'database.sqlite');
    patch(path, 0, Buffer.from('first change'));
    const { readSync } = systemFileSystem;
    let shrunk = 0;
    const files = {
      ...systemFileSystem,
      readSync: ((descriptor: number, into: Uint8Array, at: number, length: number, position: number) => {
        if (position === 5 * SEGMENT_SIZE && statSync(path).size > 6 * SEGMENT_SIZE) {
          truncateSync(path, 5 * SEGMENT_SIZE);
          shrunk += 1;
        }
        return readSync(descriptor, into, at, length, position);
      }) as typeof readSync,
    };
    const { bytes, result } = await chain.backUp({ files });
    expect(shrunk).toBe(1);
    expect(result.issues.map((issue) => issue.path)).toEqual(['tree/database.sqlite']);
    expect(result.copies.length).toBeGreaterThan(1);
    const file = temporary.join('shrinking.zip');
    writeFileSync(file, bytes);
    const found = await zipReaders().plain['zip.js']?.(file, '');
    expect(found?.['tree/database.sqlite'] === readFileSync(path, 'latin1')).toBe(true);
  });
});

test('thirty backups in a row, each made of the one before, hold what was there to seven readers', async () => {
  const random = new FakeRandom(31);
  const { tree, put } = makeTree('chain', random);
  const chain = new BackupChain(tree, limits);
  await chain.backUp();
  let copied = 0;
  let all = 0;
  let dead = 0;
  for (let day = 1; day <= 30; day += 1) {
    for (let change = 0; change < 3; change += 1) {
      const file = random.integer(240);
      put(`many/${file % 9}/file-${file}.json`, prose(random, random.integer(9000)));
    }
    rmSync(join(tree, `photos/${random.integer(40)}.jpg`), { force: true });
    patch(join(tree, 'database.sqlite'), random.integer(7 * SEGMENT_SIZE), random.bytes(50));
    if (day % 5 === 0) appendFileSync(join(tree, 'mail.log'), prose(random, random.integer(SEGMENT_SIZE)));
    if (day % 11 === 0) cpSync(join(tree, 'many/1'), join(tree, `copy ${day}`), { recursive: true });
    const purge = day % 13 === 0;
    const backup = await chain.backUp({ purge });
    await expectSound(backup, tree);
    const { plan, result } = backup;
    if (plan === undefined) throw new Error('A backup was packed as a whole.');
    if (purge) expect(plan.estimate.deadBytes).toBe(0);
    copied += result.copiedBytes;
    all += result.size;
    dead += plan.estimate.deadBytes;
    if (day % 10 === 0)
      await expectReadersToFind(
        backup.bytes,
        { tree: null, ...treeOf(dirname(tree)) },
        temporary.join(`judges-${day}`),
      );
  }
  expect(copied).toBeGreaterThan(0.85 * all);
  expect(dead).toBeGreaterThan(0);
});
