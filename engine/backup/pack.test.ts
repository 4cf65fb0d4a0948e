import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIGEST_BYTES, type ManifestRecord, SEGMENT_SIZE } from '../archive/manifest.ts';
import { systemFileSystem } from '../ports/system.ts';
import { describeTree } from '../testing/describe-tree.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FileSink } from '../testing/file-sink.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { type PackTreeOptions, packTree } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { readStrictly } from '../testing/read-strictly.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { hasProgram, judge } from '../testing/zip-programs.ts';
import { inlinePackPool, threadedPackPool } from './pack/start-pack-pool.ts';

const temporary = new TemporaryFolder();
const tree = temporary.join('tree');
const zip = temporary.join('backup.zip');
const deepPath = Array.from({ length: 24 }, (_, i) => `level-${i}-${'x'.repeat(40)}`).join('/');

/** Text that deflate likes, `length` bytes. */
function prose(random: FakeRandom, length: number): Uint8Array {
  const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', '\n', '0123456789'];
  let text = '';
  while (text.length < length) text += `${words[random.integer(words.length)]} `;
  return Buffer.from(text.slice(0, length));
}

function makeTree(): void {
  const random = new FakeRandom(11);
  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  };
  put('empty.txt', '');
  put('one.txt', '1');
  put('notes/Grüße 日本 🎒.md', prose(random, 5000));
  put('notes/nfd-e\u0301.md', 'decomposed');
  put(`${deepPath}/leaf.txt`, 'deep down');
  put('bin/tool.sh', '#!/bin/sh\necho hi\n');
  chmodSync(join(tree, 'bin/tool.sh'), 0o755);
  put('secret/key', 'k');
  chmodSync(join(tree, 'secret/key'), 0o600);
  for (let i = 0; i < 300; i += 1) put(`many/${i % 7}/file-${i}.json`, prose(random, random.integer(20_000)));
  put('photo.jpg', random.bytes(200_000));
  put('exactly-one-segment.bin', prose(random, SEGMENT_SIZE));
  put('one-byte-more.bin', prose(random, SEGMENT_SIZE + 1));
  put('text.log', prose(random, 3 * SEGMENT_SIZE + 12_345));
  put('video.mp4', random.bytes(2 * SEGMENT_SIZE + 77));
  // Compressible, incompressible and empty segments in one file.
  const mixed = [prose(random, SEGMENT_SIZE), random.bytes(SEGMENT_SIZE), new Uint8Array(2 * SEGMENT_SIZE)];
  put('mixed.sqlite', Buffer.concat([...mixed, random.bytes(1000)]));
  put('zeros.db', new Uint8Array(2 * SEGMENT_SIZE));
  mkdirSync(join(tree, 'empty folder'));
  symlinkSync('notes/../one.txt', join(tree, 'link to one'));
  symlinkSync('/nowhere/ünknown', join(tree, 'dangling'));
  symlinkSync('notes', join(tree, 'link-to-folder'));
  utimesSync(join(tree, 'one.txt'), 1_234_567_890.123, 1_234_567_890.123);
  utimesSync(join(tree, 'notes'), 1_000_000_000, 1_000_000_000);
  chmodSync(join(tree, 'secret'), 0o700);
}

beforeAll(() => {
  makeTree();
});
afterAll(() => temporary.remove());

async function packToMemory(options: PackTreeOptions = {}) {
  const sink = new MemorySink();
  const packed = await packTree(tree, sink, options);
  return { ...packed, bytes: sink.bytes() };
}

describe('a packed tree', () => {
  let packed: Awaited<ReturnType<typeof packToMemory>>;
  let records: ManifestRecord[];
  beforeAll(async () => {
    packed = await packToMemory();
    writeFileSync(zip, packed.bytes);
    records = (await readPackedManifest(packed.bytes)).records;
  });

  const extracted = (name: string) => {
    const folder = temporary.join(name);
    mkdirSync(folder);
    return folder;
  };

  test.skipIf(!hasProgram('unzip'))('is sound to unzip, which extracts the same tree', () => {
    judge('unzip', '-tqq', zip);
    const folder = extracted('unzip');
    judge('unzip', '-qq', zip, '-d', folder);
    // unzip sets no permissions on a folder whose entry comes behind that of a file in it.
    const but = (line: string) => line.replace(/\/ \d+$/, '/');
    expect(describeTree(join(folder, 'tree')).map(but)).toEqual(describeTree(tree).map(but));
  });

  test.skipIf(!hasProgram('7z'))('is sound to 7z', () => {
    judge('7z', 't', zip);
  });

  test.skipIf(!hasProgram('bsdtar'))('bsdtar extracts the same tree', () => {
    const folder = extracted('bsdtar');
    judge('bsdtar', '-xpf', zip, '-C', folder);
    // bsdtar composes names on its own account.
    const composed = (line: string) => line.normalize('NFC');
    expect(describeTree(join(folder, 'tree')).map(composed)).toEqual(describeTree(tree).map(composed));
  });

  test.skipIf(!hasProgram('python3'))("is sound to Python's zipfile", () => {
    judge('python3', '-m', 'zipfile', '-t', zip);
  });

  test('is unambiguous to the strictest reader', async () => {
    const entries = await readStrictly(packed.bytes);
    expect(entries.length).toBe(packed.result.entries);
  });

  test('stands in the order small, big, links, folders, manifest', async () => {
    const names = (await readStrictly(packed.bytes)).map(({ filename }) => filename);
    const big = ['one-byte-more.bin', 'video.mp4', 'text.log', 'zeros.db', 'mixed.sqlite'];
    const firstBig = names.indexOf(`tree/${big[0]}`);
    expect(names.slice(firstBig, firstBig + 8)).toEqual([
      ...big.map((name) => `tree/${name}`),
      ...['tree/dangling', 'tree/link to one', 'tree/link-to-folder'],
    ]);
    expect(names.slice(firstBig + 8, -1).every((name) => name.endsWith('/'))).toBe(true);
    expect(names.at(-1)).toBe('.holdall/manifest.json');
  });

  test('has a manifest with the hash, size and place of every file', () => {
    const files = records.filter((record) => record.type === 'file');
    expect(files.length).toBe(packed.scan.totals.files);
    for (const file of files) {
      const content = readFileSync(join(temporary.path, file.path));
      expect(file.size).toBe(content.length);
      expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    }
    expect(records.find(({ path }) => path === 'tree/one.txt')?.mtime).toBe(1_234_567_890_123);
  });

  test('cuts big deflated files, and no others, into segments that add up', () => {
    const segmented = new Map<string, readonly number[]>();
    for (const record of records) {
      if (record.type !== 'file' || record.segments === undefined) continue;
      segmented.set(record.path, record.segments);
      expect(record.segments.length).toBe(Math.ceil(record.size / SEGMENT_SIZE));
      expect(record.segments.reduce((a, b) => a + b)).toBe(record.length);
    }
    expect([...segmented.keys()].sort()).toEqual([
      'tree/mixed.sqlite',
      'tree/one-byte-more.bin',
      'tree/text.log',
      'tree/zeros.db',
    ]);
    // A segment that does not shrink grows by a few bytes at most.
    expect(segmented.get('tree/mixed.sqlite')?.[1]).toBeLessThan(SEGMENT_SIZE + 100);
  });

  test('tells the digest of each segment of big files, deflated or stored, and of no others', () => {
    const found = records.filter((record) => record.type === 'file' && record.digests !== undefined);
    expect(found.map(({ path }) => path).sort()).toEqual([
      'tree/mixed.sqlite',
      'tree/one-byte-more.bin',
      'tree/text.log',
      'tree/video.mp4',
      'tree/zeros.db',
    ]);
    for (const record of found) {
      const content = readFileSync(join(temporary.path, record.path));
      const digests: Uint8Array[] = [];
      for (let at = 0; at < content.length; at += SEGMENT_SIZE) {
        const segment = content.subarray(at, at + SEGMENT_SIZE);
        digests.push(createHash('sha256').update(segment).digest().subarray(0, DIGEST_BYTES));
      }
      expect(record).toMatchObject({ digests: Buffer.concat(digests).toString('base64') });
    }
  });

  test('tells ctime and inode of every file', () => {
    for (const record of records) {
      if (record.type !== 'file') continue;
      const { ctimeMs: ctime, ino: inode } = statSync(join(temporary.path, record.path));
      expect(record).toMatchObject({ ctime, inode });
    }
  });

  test('stores what does not shrink', () => {
    const methods = new Map(records.map((r) => [r.path, r.type === 'file' ? r.method : undefined]));
    expect(methods.get('tree/photo.jpg')).toBe(0);
    expect(methods.get('tree/video.mp4')).toBe(0);
    expect(methods.get('tree/one.txt')).toBe(0);
    expect(methods.get('tree/text.log')).toBe(8);
  });

  test('is described exactly by the result', () => {
    const { result, bytes } = packed;
    expect(result.size).toBe(bytes.length);
    expect(result.head).toEqual(bytes.slice(0, 30));
    expect(Buffer.compare(result.tail, bytes.subarray(-64 * 1024))).toBe(0);
    const end = bytes.subarray(result.manifestOffset);
    expect(result.endSha256).toBe(createHash('sha256').update(end).digest('hex'));
    expect(result.totals).toEqual(packed.scan.totals);
    expect(result.issues).toEqual([]);
  });

  test('is the same bytes with one, two or three workers, or none', async () => {
    const pools = [
      () => threadedPackPool(1),
      () => threadedPackPool(3),
      () => inlinePackPool(systemFileSystem),
    ];
    for (const pool of pools)
      expect(Buffer.compare((await packToMemory({ pool })).bytes, packed.bytes)).toBe(0);
  });

  test('tells of every file and byte as progress', async () => {
    let files = 0;
    let bytes = 0;
    await packToMemory({
      onProgress: (step) => {
        files += step.files;
        bytes += step.bytes;
      },
    });
    expect({ files, bytes }).toEqual({ files: packed.scan.totals.files, bytes: packed.scan.totals.bytes });
  });
});

test('levels 1 to 9 all give sound zips, the highest the smallest', async () => {
  const first = await packToMemory({ level: 1 });
  const last = await packToMemory({ level: 9 });
  expect(last.bytes.length).toBeLessThan(first.bytes.length);
  expect((await readPackedManifest(last.bytes)).records.length).toBe(first.result.entries - 1);
});

test('begins with a live entry even without any file', async () => {
  using folder = new TemporaryFolder();
  mkdirSync(folder.join('only', 'folders'), { recursive: true });
  const sink = new MemorySink();
  const { result } = await packTree(folder.join('only'), sink);
  const names = (await readStrictly(sink.bytes())).map(({ filename }) => filename);
  expect(names).toEqual(['only/', 'only/folders/', '.holdall/manifest.json']);
  expect(result.totals).toEqual({ files: 0, folders: 2, links: 0, bytes: 0 });
});

test.skipIf(process.platform === 'win32')(
  'names that a zip cannot hold stand under another name',
  async () => {
    using folder = new TemporaryFolder();
    mkdirSync(folder.join('odd'));
    writeFileSync(folder.join('odd', 'back\\slash'), 'x');
    const sink = new FileSink(folder.join('odd.zip'));
    await packTree(folder.join('odd'), sink);
    sink.close();
    const { records } = await readPackedManifest(readFileSync(folder.join('odd.zip')));
    expect(records[0]).toMatchObject({ path: 'odd/back\\slash', entry: 'odd/back\u29f5slash' });
  },
);
