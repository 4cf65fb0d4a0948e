import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uint8ArrayWriter } from '@zip.js/zip.js';
import { Open } from 'unzipper';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBuffer, type Entry as YauzlEntry } from 'yauzl';
import { readStrictly } from '../testing/read-strictly.ts';
import { buildSmallZip, type SmallZipEntry } from '../testing/small-zip.ts';
import { hasProgram, judge, judgePiped } from '../testing/zip-programs.ts';
import { MANIFEST_NAME, MAX_SUMMARY } from './manifest.ts';

/** What other programs and libraries make of our zips. */

const folder = mkdtempSync(join(tmpdir(), 'holdall-judges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  // As long as a summary may become: some readers look for the end record in the last bytes only.
  { name: MANIFEST_NAME, content: '{}', mode: 0o644, comment: '{"holdall":1}'.padEnd(MAX_SUMMARY, ' ') },
].map((entry) => ({ mtime, ...entry }) as SmallZipEntry & { content: string });

const zip = buildSmallZip(entries);
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
  test.skipIf(!hasProgram('unzip'))('unzip', () => {
    expect(judge('unzip', '-t', file)).toContain('No errors detected');
    const to = target('unzip');
    judge('unzip', '-q', file, '-d', to);
    // It makes the links last, which touches their folders again.
    expectTree(to, { links: true, modes: true, folderTimes: false });
  });

  test.skipIf(!hasProgram('zipinfo'))('zipinfo', () => {
    const shown = judge('zipinfo', '-lz', file);
    expect(shown).toContain('lrwxrwxrwx');
    expect(shown).toContain('drwxr-x---');
    // The long form complains about what it finds odd in the extra fields.
    expect(judge('zipinfo', '-v', file)).toContain('{"holdall":1}');
  });

  test.skipIf(!hasProgram('7z'))('7z', () => {
    expect(judge('7z', 't', file)).toContain('Everything is Ok');
    const to = target('7z');
    judge('7z', 'x', '-snl', file, `-o${to}`);
    expectTree(to, { links: true, modes: true });
  });

  test.skipIf(!hasProgram('bsdtar'))('bsdtar', () => {
    expect(judge('bsdtar', '-tvf', file)).toContain('öäü 備份 🗄️.txt');
    const to = target('bsdtar');
    judge('bsdtar', '-xpf', file, '-C', to);
    expectTree(to, { links: true, modes: true });
  });

  test.skipIf(!hasProgram('bsdtar'))('bsdtar, reading a pipe from the front', () => {
    const to = target('bsdtar-pipe');
    judgePiped(zip, 'bsdtar', '-xf', '-', '-C', to);
    expectTree(to, { links: false, modes: false });
  });

  test.skipIf(!hasProgram('python3'))('Python', () => {
    const to = target('python');
    const script = `
import sys, zipfile, warnings
warnings.simplefilter('error')
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert z.infolist()[-1].comment.startswith(b'{"holdall":1}'), z.infolist()[-1].comment
assert not any(i.flag_bits & 8 for i in z.infolist())
z.extractall(sys.argv[2])`;
    judge('python3', '-c', script, file, to);
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
});
