import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ManifestRecord } from './manifest.ts';
import { readManifest } from './manifest-reader.ts';
import { ManifestWriter } from './manifest-writer.ts';
import { parseRecordLine } from './parse-record.ts';
import { NewerFormatError, ZipFormatError } from './zip-format-error.ts';

const header =
  '{"format":1,"app":"0","id":"x","parents":[],"plan":"p","device":{"id":"d","name":"n"},"os":{"platform":"l","release":"r"},"startedAt":1,"locations":[],"files":[';
const footer =
  '],"issues":[],"skipped":[],"finishedAt":2,"totals":{"files":0,"folders":0,"links":0,"bytes":0}}';
const folder = '{"type":"folder","path":"a","mtime":1.5,"mode":493,"offset":0}';

interface Told {
  size?: number;
  crc32?: number;
  maxRecords?: number;
}

/** Reads a manifest of the given text; everything the central directory would say of it is true unless told. */
async function readText(
  text: string | Buffer,
  told: Told = {},
  change = (bytes: Buffer): Uint8Array[] => [bytes],
) {
  const raw = Buffer.from(text);
  const records: ManifestRecord[] = [];
  const rejected: string[] = [];
  let footers = 0;
  await readManifest(
    change(deflateRawSync(raw)),
    {
      header: () => {},
      record: (record) => void records.push(record),
      rejected: (path, problem) => void rejected.push(`${path}: ${problem}`),
      footer: () => {
        footers += 1;
      },
    },
    { size: raw.length, crc32: crc32(raw), ...told },
  );
  return { records, rejected, footers };
}

const lines = (...parts: string[]) => `${parts.join('\n')}\n`;
const good = lines(header, `${folder},`, folder, footer);

test('reads a sound manifest, whatever the pieces it comes in', async () => {
  const expected = {
    records: [{ type: 'folder', path: 'a', mtime: 1.5, mode: 493, offset: 0 }],
    rejected: [],
    footers: 1,
  };
  const twice = { ...expected, records: [...expected.records, ...expected.records] };
  expect(await readText(good)).toEqual(twice);
  expect(await readText(good, {}, (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(
    twice,
  );
});

test('passes over fields that it does not know', async () => {
  const text = lines(
    header.replace('"app"', '"novelty":[1],"app"'),
    folder.replace('}', ',"colour":"red"}'),
    footer.replace(']', '],"novelty":{}').replace('"skipped"', '"more":1,"skipped"'),
  );
  expect((await readText(text)).records).toHaveLength(1);
});

describe('a later format', () => {
  const later = lines('{"format":2,"anything":{}', 'goes', 'here}');

  test('is told as such', async () => {
    const error = await readText(later).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NewerFormatError);
    expect(error).toMatchObject({ format: 2 });
  });

  test('is damage when the checksum does not fit: the format number may be the damage', async () => {
    await expect(readText(later, { crc32: 1 })).rejects.toBeInstanceOf(ZipFormatError);
  });
});

describe('refuses', () => {
  const flip = (text: string) => text.replace('"format":1', '"format":0');

  test.each<[string, string | Buffer, Told?]>([
    ['another beginning', lines('{"app":1}', footer)],
    ['format 0', flip(good)],
    ['a header that lacks something', lines(header.replace('"plan":"p",', ''), footer)],
    ['a header that is not JSON', lines(header.replace('"app"', 'app'), footer)],
    ['a footer that lacks something', lines(header, footer.replace('"skipped":[],', ''))],
    ['a missing footer', lines(header, folder)],
    ['a missing end of line', good.slice(0, -1)],
    ['an empty text', ''],
    ['something behind the footer', `${good}${folder}\n`],
    ['bytes that are not UTF-8', Buffer.from(good.replace('"a"', '"\u00ff"'), 'latin1')],
    ['more text than told', good, { size: good.length - 1 }],
    ['less text than told', good, { size: good.length + 1 }],
    ['another checksum', good, { crc32: 7 }],
    ['more records than entries', good, { maxRecords: 1 }],
  ])('%s', async (_, text, told) => {
    await expect(readText(text, told)).rejects.toBeInstanceOf(ZipFormatError);
  });

  test('every truncation of the compressed bytes', async () => {
    const length = deflateRawSync(Buffer.from(good)).length;
    for (let keep = 0; keep < length; keep += 1)
      await expect(readText(good, {}, (bytes) => [bytes.subarray(0, keep)])).rejects.toBeInstanceOf(
        ZipFormatError,
      );
  });

  test('every flipped bit of the compressed bytes', async () => {
    const length = deflateRawSync(Buffer.from(good)).length;
    for (let at = 0; at < length; at += 1) {
      const flip = (bytes: Buffer) => {
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
        return [bytes];
      };
      await readText(good, {}, flip).then(
        // Unused bits of the last byte carry nothing: then the text is the same.
        (result) => expect([at, result.records.length]).toEqual([length - 1, 2]),
        (error: unknown) =>
          expect(error).toSatisfy((e) => e instanceof ZipFormatError || e instanceof NewerFormatError),
      );
    }
  });

  test.each([1, 100, 5_000_000])('%d bytes behind the deflate stream', async (extra) => {
    const behind = (bytes: Buffer) => [bytes, Buffer.alloc(extra)];
    await expect(readText(good, {}, behind)).rejects.toThrow('something follows');
    const joined = (bytes: Buffer) => [Buffer.concat([bytes, Buffer.alloc(extra)])];
    await expect(readText(good, {}, joined)).rejects.toThrow('something follows');
  });

  test('a bomb, without unpacking it', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().arrayBuffers;
    await expect(readText(good, {}, () => [bomb])).rejects.toThrow('longer than it should be');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  test('a line that would fill the memory', async () => {
    const raw = Buffer.alloc(170_000_000, 0x20);
    await expect(readText(raw)).rejects.toThrow('impossibly long line');
  });
});

test('an error of the source reaches the caller as it is', async () => {
  const failure = new Error('connection lost');
  async function* broken() {
    yield deflateRawSync(Buffer.from(good)).subarray(0, 20);
    throw failure;
  }
  const nothing = { header() {}, record() {}, footer() {} };
  await expect(readManifest(broken(), nothing, { size: 1000, crc32: 0 })).rejects.toBe(failure);
});

test('an error of the visitor reaches the caller as it is', async () => {
  const failure = new Error('enough');
  const visitor = {
    header() {
      throw failure;
    },
    record() {},
    footer() {},
  };
  const raw = Buffer.from(good);
  await expect(
    readManifest([deflateRawSync(raw)], visitor, { size: raw.length, crc32: crc32(raw) }),
  ).rejects.toBe(failure);
});

const file = {
  type: 'file',
  path: 'a/x',
  mtime: 1,
  mode: 0o644,
  offset: 5,
  size: 3,
  sha256: 'ab'.repeat(32),
  crc32: 9,
  method: 8,
  length: 4,
};

describe('a record that', () => {
  test.each<[string, unknown, string]>([
    ['is no object', 5, 'not a record'],
    ['is null', null, 'not a record'],
    ['has no path', { ...file, path: undefined }, 'no path'],
    ['has an empty path', { ...file, path: '' }, 'no path'],
    ['has a numeric entry', { ...file, entry: 5 }, 'entry name'],
    ['has no time', { ...file, mtime: null }, 'time'],
    ['has an impossible time', { ...file, mtime: 9e15 }, 'time'],
    ['has too many mode bits', { ...file, mode: 0o10000 }, 'permissions'],
    ['has a negative offset', { ...file, offset: -1 }, 'offset'],
    ['has a fractional size', { ...file, size: 1.5 }, 'size'],
    ['has a size beyond exactness', { ...file, size: 2 ** 53 }, 'size'],
    ['has a short hash', { ...file, sha256: 'ab' }, 'SHA-256'],
    ['has an upper-case hash', { ...file, sha256: 'AB'.repeat(32) }, 'SHA-256'],
    ['has a CRC beyond 32 bits', { ...file, crc32: 2 ** 32 }, 'CRC'],
    ['has an unknown method', { ...file, method: 93 }, 'method'],
    ['is stored with two sizes', { ...file, method: 0 }, 'sizes differ'],
    ['is a link to nothing', { ...file, type: 'link', target: '' }, 'target'],
    ['is of an unknown type', { ...file, type: 'socket' }, 'type'],
  ])('%s is rejected alone', async (_, value, problem) => {
    const text = lines(header, `${JSON.stringify(value)},`, folder, footer);
    const { records, rejected } = await readText(text);
    expect(records).toHaveLength(1);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toContain(problem);
  });

  const big = { ...file, method: 0, size: 2_500_000, length: 2_500_000 };
  const digests = Buffer.alloc(48, 7).toString('base64');

  test.each<[string, object]>([
    ['one digest too few', { ...big, digests: Buffer.alloc(32).toString('base64') }],
    ['one digest too many', { ...big, digests: Buffer.alloc(64).toString('base64') }],
    ['digests with something else in it', { ...big, digests: digests.replace('B', '-') }],
    ['digests that are no text', { ...big, digests: [1, 2, 3] }],
    ['digests of one segment alone', { ...file, digests: Buffer.alloc(16).toString('base64') }],
    ['a ctime that is no time', { ...file, ctime: 'now' }],
    ['an impossible ctime', { ...file, ctime: 9e15 }],
    ['a negative inode', { ...file, inode: -1 }],
  ])('has %s is taken without it', async (_, value) => {
    const { records } = await readText(lines(header, JSON.stringify(value), footer));
    const { digests, ctime, inode, ...rest } = value as Record<string, unknown>;
    expect(records).toEqual([rest]);
  });

  test('has all that the next backup asks for keeps it', async () => {
    const value = { ...big, digests, ctime: 1.25, inode: 2 ** 64 };
    expect((await readText(lines(header, JSON.stringify(value), footer))).records).toEqual([value]);
  });

  test('is not JSON is rejected alone', async () => {
    const { records, rejected } = await readText(lines(header, 'nonsense,', folder, footer));
    expect(records).toHaveLength(1);
    expect(rejected).toEqual([': it is not JSON']);
  });

  test('is wrong ends the reading of a visitor that does not collect', async () => {
    const raw = Buffer.from(lines(header, 'nonsense', footer));
    const nothing = { header() {}, record() {}, footer() {} };
    const told = { size: raw.length, crc32: crc32(raw) };
    await expect(readManifest([deflateRawSync(raw)], nothing, told)).rejects.toBeInstanceOf(ZipFormatError);
  });
});

test.each([[[4, 1]], [[3]], [[4.5]], [[0, 4]], ['4'], [[4, 0]]])(
  'segments %j that do not add up are left out, the file stays usable',
  (segments) => {
    const record = parseRecordLine(JSON.stringify({ ...file, segments }));
    expect(record).toEqual(file);
  },
);

test('200,000 records are written and read (times printed, not judged)', async () => {
  const count = 200_000;
  const start = performance.now();
  const writer = new ManifestWriter(JSON.parse(`${header}]}`), 1);
  const sha256 = Array.from({ length: 256 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex'));
  for (let i = 0; i < count; i += 1)
    writer.add({
      type: 'file',
      path: `Documents/some folder ${i % 1000}/file ${i}.txt`,
      mtime: 1.7e12 + i + 0.25,
      mode: 0o644,
      offset: i * 1000,
      size: 900,
      sha256: sha256[i % 256] ?? '',
      crc32: i,
      method: 8,
      length: 500,
    });
  const written = writer.finish({
    issues: [],
    skipped: [],
    finishedAt: 1,
    totals: { files: count, folders: 0, links: 0, bytes: 0 },
  });
  const between = performance.now();
  let records = 0;
  const visitor = {
    header() {},
    record: () => {
      records += 1;
    },
    footer() {},
  };
  const { sha256: hash } = await readManifest(written.chunks, visitor, written);
  const end = performance.now();
  console.log(
    `manifest of ${count} records: written in ${Math.round(between - start)} ms, read in ${Math.round(end - between)} ms`,
  );
  expect(hash).toBe(written.sha256);
  expect(records).toBe(count);
});
