import { createHash } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DIGEST_BYTES,
  type ManifestFooter,
  type ManifestHeader,
  type ManifestRecord,
  SEGMENT_SIZE,
} from './manifest.ts';
import { readManifest } from './manifest-reader.ts';
import { type ManifestBytes, ManifestWriter } from './manifest-writer.ts';

const header: ManifestHeader = {
  format: 1,
  app: '0.1.0',
  id: 'k3v9x2m8q4tz',
  parents: ['aaaa', 'bbbb'],
  plan: 'Übersicht "1"\n',
  device: { id: 'd1', name: 'Büro' },
  os: { platform: 'linux', release: '6.1' },
  startedAt: 1_795_253_416_250,
  locations: [{ label: 'Documents', origin: '{home}/Documents' }],
  generation: 3,
};

const footer: ManifestFooter = {
  issues: [{ kind: 'unreadable', path: 'a/b', message: 'no' }],
  skipped: [{ path: 'a/socket', reason: 'a socket' }],
  finishedAt: 1_795_253_420_000,
  totals: { files: 1, folders: 2, links: 3, bytes: 4 },
};

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const base = {
  path: text,
  mtime: fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }).map((time) => time + 0),
  mode: fc.nat(0o7777),
  offset: fc.maxSafeNat(),
};
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const digestText = (bytes: Uint8Array, segments: number) =>
  Buffer.from(bytes.subarray(0, segments * DIGEST_BYTES)).toString('base64');
const file = fc
  .record({
    ...base,
    size: fc.nat(5 * SEGMENT_SIZE),
    hash: bytes32,
    crc32: fc.nat(0xffff_ffff),
    lengths: fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 5, maxLength: 5 }),
    kind: fc.nat(2),
    sparse: fc.boolean(),
    digests: fc.uint8Array({ minLength: 80, maxLength: 80 }),
    state: fc.option(fc.record({ ctime: base.mtime, inode: fc.maxSafeNat() }), { nil: undefined }),
    entry: fc.option(text, { nil: undefined }),
  })
  .map(({ hash, lengths, kind, sparse, entry, digests, state, ...rest }): ManifestRecord => {
    const segments = lengths.slice(0, Math.ceil(rest.size / SEGMENT_SIZE));
    const sum = segments.reduce((a, b) => a + b, 0);
    return {
      type: 'file',
      ...rest,
      ...(entry === undefined ? {} : { entry }),
      sha256: Buffer.from(hash).toString('hex'),
      ...(kind === 0 ? { method: 0, length: rest.size } : { method: 8, length: sum }),
      ...(kind === 2 ? { segments } : {}),
      ...(kind !== 0 && segments.length > 1 ? { digests: digestText(digests, segments.length) } : {}),
      ...state,
      ...(sparse ? { sparse: true as const } : {}),
    };
  });
const record: fc.Arbitrary<ManifestRecord> = fc.oneof(
  file,
  fc.record({ type: fc.constant('folder' as const), ...base }),
  fc.record({ type: fc.constant('link' as const), ...base, target: text }),
);

function write(records: Iterable<ManifestRecord>, level = 1): ManifestBytes {
  const writer = new ManifestWriter(header, level);
  for (const record of records) writer.add(record);
  return writer.finish(footer);
}

async function read(written: ManifestBytes) {
  const seen: { header?: ManifestHeader; records: ManifestRecord[]; footer?: ManifestFooter } = {
    records: [],
  };
  const { sha256 } = await readManifest(
    written.chunks,
    {
      header: (part) => {
        seen.header = part;
      },
      record: (part) => {
        seen.records.push(part);
      },
      footer: (part) => {
        seen.footer = part;
      },
    },
    written,
  );
  return { ...seen, sha256 };
}

test('any records come back equal, header and footer with them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 20 }),
      fc.integer({ min: 1, max: 9 }),
      async (records, level) => {
        const written = write(records, level);
        expect(await read(written)).toEqual({ header, records, footer, sha256: written.sha256 });
      },
    ),
  );
});

describe('the text', () => {
  const records: ManifestRecord[] = Array.from({ length: 9000 }, (_, index) => ({
    type: 'file',
    path: `Documents/folder ${index % 7}/ü ${index}`,
    mtime: 1_700_000_000_000 + index / 8,
    mode: 0o644,
    offset: index * 100,
    size: 50,
    sha256: createHash('sha256').update(String(index)).digest('hex'),
    crc32: index,
    method: 8,
    length: 40,
  }));
  const written = write(records);
  const whole = inflateRawSync(Buffer.concat(written.chunks));

  test('is one JSON document in several pieces that make one deflate stream', () => {
    expect(written.chunks.length).toBeGreaterThan(2);
    expect(JSON.parse(whole.toString())).toEqual({ ...header, files: records, ...footer });
  });

  test('has one record a line', () => {
    const lines = whole.toString().split('\n');
    expect(lines.length).toBe(records.length + 3);
    expect(lines[0]).toMatch(/^\{"format":1,.*"files":\[$/);
    expect(JSON.parse((lines[1] ?? '').slice(0, -1))).toEqual(records[0]);
    expect(lines.at(-2)).toMatch(/^\],"issues":/);
    expect(lines.at(-1)).toBe('');
  });

  test('has the sizes and hashes that are told of it', () => {
    expect(written.size).toBe(whole.length);
    expect(written.compressedSize).toBe(Buffer.concat(written.chunks).length);
    expect(written.crc32).toBe(crc32(whole));
    expect(written.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
  });
});

test('a manifest without files is a JSON document too', () => {
  const whole = inflateRawSync(Buffer.concat(write([]).chunks)).toString();
  expect(JSON.parse(whole)).toEqual({ ...header, files: [], ...footer });
});

test('mistakes of the caller are not written down', () => {
  const writer = new ManifestWriter(header, 1);
  expect(() => writer.add({ type: 'folder', path: 'a', mtime: Number.NaN, mode: 0, offset: 0 })).toThrow(
    RangeError,
  );
  writer.finish(footer);
  expect(() => writer.finish(footer)).toThrow('finished');
});
