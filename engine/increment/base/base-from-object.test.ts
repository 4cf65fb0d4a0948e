import { describe, expect, test } from 'vitest';
import { isAppError } from '#shared/errors/app-error.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import { openBackup } from '../../restore/open-backup.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import {
  type HandMadeBackup,
  type HandMadeEntry,
  type HandMadeOptions,
  handMadeBackup,
} from '../../testing/hostile-zips.ts';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { baseFromObject } from './base-from-object.ts';

const { signal } = new AbortController();

async function stored(made: HandMadeBackup, bytes = made.bytes) {
  const storage = new MemoryStorage();
  const { size, etag } = await storage.put('k', bytes);
  return { storage, object: { id: made.id, key: 'k', size, etag, listedEtag: etag } };
}

/** The paths of the base, or undefined when there is none because something is wrong with the backup. */
async function baseOf(made: HandMadeBackup, bytes = made.bytes): Promise<string[] | undefined> {
  const { storage, object } = await stored(made, bytes);
  try {
    const { table } = await baseFromObject(storage, object, signal);
    return Array.from({ length: table.length }, (_, row) => table.pathAt(row));
  } catch (error) {
    if (error instanceof ZipFormatError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the reader for restores says: all paths when it found nothing odd. */
async function openedAs(made: HandMadeBackup, bytes = made.bytes): Promise<string[] | undefined> {
  const { storage, object } = await stored(made, bytes);
  try {
    const { problem, rejected, records } = await openBackup(storage, object, { signal });
    return problem === undefined && rejected.length === 0 ? records.map(({ path }) => path) : undefined;
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

const good: HandMadeEntry[] = [
  { path: 'good.txt', content: 'good' },
  { path: 'sub/stored.bin', content: new FakeRandom(1).bytes(300), method: 0 },
  { path: 'back\\slash', content: 'odd name', record: { entry: 'back⧵slash' } },
  { path: 'l', type: 'link', target: 'good.txt' },
  { path: 'sub', type: 'folder' },
];

describe('what is sound', () => {
  test('is a base with all its entries', async () => {
    const made = handMadeBackup(good.filter(({ path }) => !path.includes('\\')));
    expect(await baseOf(made)).toEqual(['good.txt', 'sub/stored.bin', 'l', 'sub']);
    expect(await openedAs(made)).toEqual(await baseOf(made));
  });

  test('with an end that is larger than the first read is read as it arrives', async () => {
    const many = Array.from({ length: 4000 }, (_, n) => ({
      path: `folder ${n % 7}/${'long name '.repeat(4)}${n}.txt`,
      content: `content ${n}`,
    }));
    const made = handMadeBackup(many);
    const { storage, object } = await stored(made);
    const { table, facts } = await baseFromObject(storage, object, signal);
    expect(table.length).toBe(4000);
    expect(Array.from({ length: 4000 }, (_, row) => table.record(row))).toEqual(made.records);
    expect(facts).toMatchObject({ manifestOffset: made.manifestOffset, plan: 'hand made', deviceId: 'd1' });
    // The end; manifest and central directory. Whatever the pieces are that they arrive in.
    expect(storage.calls.get).toBe(2);
    const get = storage.get.bind(storage);
    const random = new FakeRandom(4);
    storage.get = async (key, options) => {
      const { body, ...rest } = await get(key, options);
      const all: Uint8Array[] = [];
      for await (const piece of body) all.push(piece);
      const bytes = Buffer.concat(all);
      async function* pieces() {
        for (let at = 0; at < bytes.length; ) {
          const length = 1 + random.integer(random.integer(5) === 0 ? 100_000 : 700);
          yield bytes.subarray(at, at + length);
          at += length;
        }
      }
      return { ...rest, body: pieces() };
    };
    const again = await baseFromObject(storage, object, signal);
    expect(again.table.columns).toEqual(table.columns);
  });
});

describe('is no base', () => {
  const bad: [string, HandMadeEntry[], HandMadeOptions?][] = [
    ['a record without an entry', [{ path: 'e', withoutEntry: true }]],
    ['an entry without a record', [{ path: 'e', withoutRecord: true }]],
    ['two entries of one name', [{ path: 'e' }, { path: 'e' }]],
    ['a file and a folder of one name', [{ path: 'e' }, { path: 'e', type: 'folder' }]],
    ['a path that leads out', [{ path: '../e', content: 'x' }]],
    ['an absolute path', [{ path: '/e', content: 'x' }]],
    ['another name in the zip', [{ path: 'e', content: 'x', record: { entry: 'good.txt' } }]],
    [
      'a name in the zip that nobody needs',
      [{ path: 'e', content: 'x', central: { name: 'f' }, record: { entry: 'f' } }],
    ],
    ['another size', [{ path: 'e', content: 'abc', central: { size: 4 } }]],
    ['another checksum', [{ path: 'e', content: 'abc', central: { crc32: 1 } }]],
    ['another method', [{ path: 'e', content: 'abc', method: 0, record: { method: 8 } }]],
    ['another place', [{ path: 'e', content: 'abc', record: { offset: 0 } }]],
    ['another link target', [{ path: 'e', type: 'link', target: 'ab', record: { target: 'abc' } }]],
    ['a bomb by its claim', [{ path: 'e', content: 'a', central: { size: 1e8 }, record: { size: 1e8 } }]],
    [
      'a file below a link',
      [
        { path: 'l', type: 'link', target: '/' },
        { path: 'l/a/b', content: 'x' },
      ],
    ],
    ['a file below a file', [{ path: 'f', content: 'x' }, { path: 'g' }, { path: 'f/a', content: 'x' }]],
    [
      'a file below a file that comes later',
      [
        { path: 'f/a/b', content: 'x' },
        { path: 'f/a', content: 'x' },
      ],
    ],
    ['a manifest somewhere else', [], { summary: { manifest: { offset: 0, sha256: '0'.repeat(64) } } }],
    ['the end of another backup', [], { summary: { id: 'handmade0002' } }],
    ['a newer format', [], { format: 2 }],
  ];

  test.each(bad)('%s', async (_, entries, options) => {
    const first = { path: 'good.txt', content: 'good' };
    expect(await baseOf(handMadeBackup([first, ...entries], options))).toBeUndefined();
    expect(await baseOf(handMadeBackup([first]))).toEqual(['good.txt']);
  });

  test('anything that a reader for restores finds odd, whichever byte of the end is another', async () => {
    const made = handMadeBackup(good.filter(({ path }) => !path.includes('\\')));
    let refused = 0;
    for (let at = made.manifestOffset; at < made.bytes.length; at += 1) {
      const bytes = made.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
      const base = await baseOf(made, bytes);
      if (base) expect(await openedAs(made, bytes)).toEqual(base);
      else refused += 1;
    }
    expect(refused).toBeGreaterThan((made.bytes.length - made.manifestOffset) / 2);
  });

  test('one whose place of the manifest is a lie: not all of it is fetched', async () => {
    const big = { path: 'big', content: new FakeRandom(2).bytes(8_000_000), method: 0 as const };
    const made = handMadeBackup([big], { summary: { manifest: { offset: 0, sha256: '0'.repeat(64) } } });
    const { storage, object } = await stored(made);
    const get = storage.get.bind(storage);
    let fetched = 0;
    storage.get = async (key, options) => {
      const { body, ...rest } = await get(key, options);
      async function* counted() {
        for await (const piece of body) {
          fetched += piece.length;
          yield piece;
        }
      }
      return { ...rest, body: counted() };
    };
    await expect(baseFromObject(storage, object, signal)).rejects.toThrow();
    expect(fetched).toBeLessThan(1_000_000);
  });
});
