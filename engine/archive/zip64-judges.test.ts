import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Uint8ArrayWriter } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStrictly } from '../testing/read-strictly.ts';
import { buildSmallZip } from '../testing/small-zip.ts';
import { hasProgram, judge } from '../testing/zip-programs.ts';
import { DirectoryBuilder } from './central-directory.ts';
import { checkEntries } from './check-entries.ts';
import { crc32Combine } from './crc32-combine.ts';
import { encodeEnd, parseEnd } from './end-of-directory.ts';
import type { EntryFacts } from './entry.ts';
import { localHeaderLength, needsZip64, writeLocalHeader } from './local-header.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';

/** What other programs make of our zips beyond the limits of the first zip format. */

const folder = mkdtempSync(join(tmpdir(), 'holdall-judges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const mtime = Date.UTC(2026, 6, 21, 9, 30, 15, 500);

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

  test.skipIf(!hasProgram('unzip'))('unzip', () => expect(judge('unzip', '-tqq', path)).toBe(''));
  test.skipIf(!hasProgram('7z'))('7z', () => expect(judge('7z', 't', path)).toContain('Everything is Ok'));
  test.skipIf(!hasProgram('bsdtar'))('bsdtar', () =>
    expect(judge('bsdtar', '-tf', path).split('\n')).toHaveLength(count + 1),
  );
  test.skipIf(!hasProgram('python3'))('Python', () => {
    judge(
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

  test.skipIf(!hasProgram('zipinfo'))('zipinfo', () =>
    expect(judge('zipinfo', path)).toContain(String(size)),
  );
  // Testing all of it takes 7z ten seconds; the checksum of the hole is not what is being judged here.
  test.skipIf(!hasProgram('7z'))('7z', () => {
    expect(judge('7z', 'l', path)).toContain(String(size));
    expect(judge('7z', 't', path, 'behind.txt')).toContain('Everything is Ok');
  });
  test.skipIf(!hasProgram('unzip'))('unzip', () =>
    expect(judge('unzip', '-p', path, 'behind.txt')).toBe('behind'),
  );
  test.skipIf(!hasProgram('bsdtar'))('bsdtar', () =>
    expect(judge('bsdtar', '-tvf', path)).toContain(String(size)),
  );
  test.skipIf(!hasProgram('python3'))('Python', () => {
    judge(
      'python3',
      '-c',
      `import zipfile; z = zipfile.ZipFile('${path}'); assert z.getinfo('huge.bin').file_size == ${size}; assert z.read('behind.txt') == b'behind'`,
    );
  });
});

test('a local header whose zip64 field proved needless is no obstacle', async () => {
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
    if (hasProgram(program)) judge(program, option, path);
});
