import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { Open } from 'unzipper';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBuffer, type Entry as YauzlEntry } from 'yauzl';
import { buildSmallZip, type SmallZipEntry } from '../testing/small-zip.ts';
import { DirectoryBuilder } from './central-directory.ts';
import { checkEntries } from './check-entries.ts';
import { crc32Combine } from './crc32-combine.ts';
import { encodeEnd, parseEnd } from './end-of-directory.ts';
import type { EntryFacts } from './entry.ts';
import { localHeaderLength, needsZip64, writeLocalHeader } from './local-header.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';

/** What other programs say about our zips. A program that is not installed is a visibly skipped test. */

const folder = mkdtempSync(join(tmpdir(), 'holdall-judges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string) => spawnSync(program, ['--help']).error === undefined;
// zipinfo and unzip tell names in the locale's encoding, and times in the zone's.
const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'America/New_York' };

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).not.toMatch(/warning|error(?!s detected)/i);
  return stdout;
}

const mtime = Date.UTC(2026, 6, 21, 9, 30, 15, 500);
const entries: (SmallZipEntry & { content: string })[] = [
  { name: 'Documents/plain.txt', content: 'hello', mode: 0o644 },
  { name: 'Documents/öäü 備份 🗄️.txt', content: 'unicode'.repeat(1000), method: 8, mode: 0o600 },
  { name: 'Documents/run.sh', content: '#!/bin/sh\n', mode: 0o755 },
  { name: 'Documents/empty', content: '', mode: 0o640 },
  { name: 'Documents/back\u29f5slash', content: 'x', mode: 0o444 },
  { name: `Documents/${'deep/'.repeat(200)}leaf`, content: 'leaf', mode: 0o644 },
  { name: 'Documents/old', content: 'old', mtime: Date.UTC(1975, 0, 1) },
  { name: 'Documents/link', content: 'öäü 備份 🗄️.txt', type: 'link', mode: 0o777 },
  { name: 'Documents/empty folder/', content: '', type: 'folder', mode: 0o750 },
  { name: 'Documents/', content: '', type: 'folder', mode: 0o755 },
].map((entry) => ({ mtime, ...entry }) as SmallZipEntry & { content: string });

const zip = buildSmallZip(entries, '{"holdall":1}');
const file = join(folder, 'sample.zip');
beforeAll(() => writeFileSync(file, zip));

/** The tree that a program extracted is the tree we packed. */
function expectTree(target: string, checks: { links: boolean; modes: boolean; folderTimes?: false }): void {
  for (const { name, content, type, mode, mtime: time } of entries) {
    const path = join(target, name);
    const stat = lstatSync(path);
    if (type === 'folder') expect(stat.isDirectory()).toBe(true);
    else if (type !== 'link') expect(readFileSync(path, 'utf8')).toBe(content);
    else if (checks.links) expect(readlinkSync(path)).toBe(content);
    if (!checks.modes || type === 'link') continue;
    expect([name, stat.mode & 0o7777]).toEqual([name, mode ?? 0o644]);
    if (checks.folderTimes === false && type === 'folder') continue;
    expect([name, Math.floor(stat.mtimeMs / 1000)]).toEqual([name, Math.floor((time ?? 0) / 1000)]);
  }
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((e) => !e.isDirectory());
  expect(files).toHaveLength(entries.filter((entry) => entry.type !== 'folder').length);
}

function target(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

describe('programs', () => {
  test.skipIf(!has('unzip'))('unzip', () => {
    expect(run('unzip', '-t', file)).toContain('No errors detected');
    const to = target('unzip');
    run('unzip', '-q', file, '-d', to);
    // It makes the links last, which touches their folders again.
    expectTree(to, { links: true, modes: true, folderTimes: false });
  });

  test.skipIf(!has('zipinfo'))('zipinfo', () => {
    const shown = run('zipinfo', '-lz', file);
    expect(shown).toContain('lrwxrwxrwx');
    expect(shown).toContain('drwxr-x---');
    expect(shown).toContain('{"holdall":1}');
    // The long form complains about what it finds odd in the extra fields.
    run('zipinfo', '-v', file);
  });

  test.skipIf(!has('7z'))('7z', () => {
    expect(run('7z', 't', file)).toContain('Everything is Ok');
    const to = target('7z');
    run('7z', 'x', '-snl', file, `-o${to}`);
    expectTree(to, { links: true, modes: true });
  });

  test.skipIf(!has('bsdtar'))('bsdtar', () => {
    expect(run('bsdtar', '-tvf', file)).toContain('öäü 備份 🗄️.txt');
    const to = target('bsdtar');
    run('bsdtar', '-xpf', file, '-C', to);
    expectTree(to, { links: true, modes: true });
  });

  test.skipIf(!has('bsdtar'))('bsdtar, reading a pipe from the front', () => {
    const to = target('bsdtar-pipe');
    const { status, stderr } = spawnSync('bsdtar', ['-xf', '-', '-C', to], { input: zip, env });
    expect([status, stderr.toString()]).toEqual([0, '']);
    expectTree(to, { links: false, modes: false });
  });

  test.skipIf(!has('python3'))('Python', () => {
    const to = target('python');
    const script = `
import sys, zipfile, warnings
warnings.simplefilter('error')
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert z.comment == b'{"holdall":1}', z.comment
assert not any(i.flag_bits & 8 for i in z.infolist())
z.extractall(sys.argv[2])`;
    run('python3', '-c', script, file, to);
    expectTree(to, { links: false, modes: false });
  });
});

describe('libraries', () => {
  const expected = Object.fromEntries(
    entries.filter(({ type }) => type !== 'folder').map(({ name, content }) => [name, content]),
  );

  test('yauzl with strict names', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const found: Record<string, string> = {};
    fromBuffer(Buffer.from(zip), { lazyEntries: true, strictFileNames: true }, (error, opened) => {
      if (error) return reject(error);
      opened.on('error', reject);
      opened.on('end', resolve);
      opened.on('entry', (entry: YauzlEntry) => {
        if (entry.fileName.endsWith('/')) return opened.readEntry();
        opened.openReadStream(entry, async (error, stream) => {
          if (error) return reject(error);
          found[entry.fileName] = Buffer.concat(await stream.toArray()).toString();
          opened.readEntry();
        });
      });
      opened.readEntry();
    });
    await promise;
    expect(found).toEqual(expected);
  });

  test('unzipper', async () => {
    const found: Record<string, string> = {};
    for (const each of (await Open.buffer(Buffer.from(zip))).files)
      if (each.type === 'File') found[each.path] = (await each.buffer()).toString();
    expect(found).toEqual(expected);
  });

  test('zip.js in its strictest mode', async () => {
    const found: Record<string, string> = {};
    for (const each of await readStrictly(zip))
      if (!each.directory)
        found[each.filename] = Buffer.from(await each.getData(new Uint8ArrayWriter())).toString();
    expect(found).toEqual(expected);
  });

  test('zip.js also when a local header has a zip64 field that proved needless', async () => {
    const name = new TextEncoder().encode('a');
    const facts: EntryFacts = {
      name: 'a',
      method: 0,
      crc32: crc32('x'),
      compressedSize: 1,
      size: 1,
      mtime,
      mode: 0o644,
      type: 'file',
    };
    const header = new Uint8Array(localHeaderLength(1, true));
    writeLocalHeader(header, 0, facts, name, true);
    const directory = new DirectoryBuilder();
    directory.add(facts, name, 0, true);
    const end = {
      entries: 1,
      directoryOffset: header.length + 1,
      directorySize: directory.byteLength,
      comment: new Uint8Array(),
    };
    const bytes = Buffer.concat([header, Buffer.from('x'), ...directory.chunks(), encodeEnd(end)]);
    const [entry] = await readStrictly(bytes);
    if (!entry || entry.directory) throw new Error('no entry');
    expect(Buffer.from(await entry.getData(new Uint8ArrayWriter())).toString()).toBe('x');
    const path = join(folder, 'needless.zip');
    writeFileSync(path, bytes);
    for (const [program, option] of [
      ['unzip', '-t'],
      ['7z', 't'],
      ['bsdtar', '-tf'],
    ] as const)
      if (has(program)) run(program, option, path);
  });
});

async function readStrictly(bytes: Uint8Array): Promise<Entry[]> {
  const reader = new ZipReader(new Uint8ArrayReader(Uint8Array.from(bytes)), {
    strictness: 'strict',
    checkSignature: true,
    useWebWorkers: false,
  });
  return reader.getEntries();
}

describe('70,000 entries', () => {
  const path = join(folder, 'many.zip');
  const count = 70_000;

  beforeAll(() => {
    const list = Array.from({ length: count }, (_, index) => ({
      name: `d${index % 100}/f${index}`,
      content: `${index}`,
    }));
    writeFileSync(path, buildSmallZip(list));
  });

  test('need zip64 records at the end, and only there', () => {
    const bytes = readFileSync(path);
    const end = parseEnd(bytes, bytes.length);
    expect(end.entries).toBe(count);
    const directory = bytes.subarray(end.directoryOffset, end.directoryOffset + end.directorySize);
    expect(checkEntries(parseCentralDirectory(directory, count), end.directoryOffset).size).toBe(0);
    expect(bytes.readUInt32LE(end.directoryOffset + end.directorySize)).toBe(0x06064b50);
    expect(directory.includes(Buffer.from('01001000', 'hex'))).toBe(false);
  });

  test.skipIf(!has('unzip'))('unzip', () => expect(run('unzip', '-tqq', path)).toBe(''));
  test.skipIf(!has('7z'))('7z', () => expect(run('7z', 't', path)).toContain('Everything is Ok'));
  test.skipIf(!has('bsdtar'))('bsdtar', () =>
    expect(run('bsdtar', '-tf', path).split('\n')).toHaveLength(count + 1),
  );
  test.skipIf(!has('python3'))('Python', () => {
    run(
      'python3',
      '-c',
      `import zipfile; z = zipfile.ZipFile('${path}'); assert len(z.infolist()) == ${count}; assert z.read('d99/f69999') == b'69999'`,
    );
  });
  test('zip.js in its strictest mode', async () => {
    expect(await readStrictly(readFileSync(path))).toHaveLength(count);
  });
});

describe('an entry over 4 GiB, and one behind it', () => {
  const path = join(folder, 'large.zip');
  const size = 2 ** 32 + 5;

  beforeAll(() => {
    // The content is a hole in the file: only its checksum has to be worked out.
    const mebibyte = crc32(new Uint8Array(2 ** 20));
    let crc = 0;
    for (let block = 0; block < 4096; block += 1) crc = crc32Combine(crc, mebibyte, 2 ** 20);
    crc = crc32Combine(crc, crc32(new Uint8Array(5)), 5);
    const descriptor = openSync(path, 'w');
    const directory = new DirectoryBuilder();
    let position = 0;
    const put = (bytes: Uint8Array) => {
      writeSync(descriptor, bytes, 0, bytes.length, position);
      position += bytes.length;
    };
    const header = (name: string, length: number, crc32: number) => {
      const facts: EntryFacts = {
        name,
        method: 0,
        crc32,
        compressedSize: length,
        size: length,
        mtime,
        mode: 0o644,
        type: 'file',
      };
      const nameBytes = new TextEncoder().encode(name);
      const zip64 = needsZip64(length, length);
      const into = new Uint8Array(localHeaderLength(nameBytes.length, zip64));
      writeLocalHeader(into, 0, facts, nameBytes, zip64);
      directory.add(facts, nameBytes, position);
      put(into);
    };
    header('huge.bin', size, crc);
    position += size;
    header('behind.txt', 6, crc32('behind'));
    put(Buffer.from('behind'));
    const end = {
      entries: 2,
      directoryOffset: position,
      directorySize: directory.byteLength,
      comment: new Uint8Array(),
    };
    for (const chunk of directory.chunks()) put(chunk);
    put(encodeEnd(end));
    ftruncateSync(descriptor, position);
    closeSync(descriptor);
  });

  test.skipIf(!has('zipinfo'))('zipinfo', () => expect(run('zipinfo', path)).toContain(String(size)));
  // Testing all of it takes 7z ten seconds; the checksum of the hole is not what is being judged here.
  test.skipIf(!has('7z'))('7z', () => {
    expect(run('7z', 'l', path)).toContain(String(size));
    expect(run('7z', 't', path, 'behind.txt')).toContain('Everything is Ok');
  });
  test.skipIf(!has('unzip'))('unzip', () => expect(run('unzip', '-p', path, 'behind.txt')).toBe('behind'));
  test.skipIf(!has('bsdtar'))('bsdtar', () => expect(run('bsdtar', '-tvf', path)).toContain(String(size)));
  test.skipIf(!has('python3'))('Python', () => {
    run(
      'python3',
      '-c',
      `import zipfile; z = zipfile.ZipFile('${path}'); assert z.getinfo('huge.bin').file_size == ${size}; assert z.read('behind.txt') == b'behind'`,
    );
  });
});
