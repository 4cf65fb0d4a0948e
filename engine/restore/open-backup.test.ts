import { describe, expect, test } from 'vitest';
import { isAppError } from '#shared/errors/app-error.ts';
import { type HandMadeEntry, handMadeBackup } from '../testing/hostile-zips.ts';
import { storeBytes, storedBackup } from '../testing/stored-backup.ts';
import type { OpenBackup } from './reader-types.ts';

const good: HandMadeEntry = { path: 'good.txt', content: 'all is well' };
const paths = (backup: OpenBackup) => backup.records.map(({ path }) => path);

async function openWith(...entries: HandMadeEntry[]): Promise<OpenBackup> {
  const { open } = await storedBackup([good, ...entries]);
  return open();
}

describe('a sound backup', () => {
  test('is read with one request when its end is small', async () => {
    const { storage, open } = await storedBackup([good, { path: 'd', type: 'folder' }]);
    const backup = await open();
    expect(paths(backup)).toEqual(['good.txt', 'd']);
    expect(backup.rejected).toEqual([]);
    expect(backup.problem).toBeUndefined();
    expect(backup.header.plan).toBe('hand made');
    expect(storage.calls.get).toBe(1);
  });

  test('needs two requests when directory and manifest are large', async () => {
    const entries = Array.from({ length: 5000 }, (_, i) => ({ path: `folder/some long name ${i}.txt` }));
    const { storage, open } = await storedBackup([good, ...entries]);
    const backup = await open();
    expect(backup.records).toHaveLength(5001);
    expect(backup.problem).toBeUndefined();
    expect(storage.calls.get).toBe(2);
  });

  test('may hold nothing but its manifest', async () => {
    const { open } = await storedBackup([]);
    expect((await open()).records).toHaveLength(0);
  });
});

describe('records and entries that must not be used are set aside, the others stay', () => {
  const bad: [what: string, entry: HandMadeEntry, said: RegExp][] = [
    ['zip-slip', { path: '../evil' }, /“\.\.” component/],
    ['zip-slip in the middle', { path: 'a/../../evil' }, /“\.\.” component/],
    ['an absolute path', { path: '/etc/evil' }, /absolute/],
    ['a drive', { path: 'C:/evil' }, /drive letter/],
    ['a backslash in the entry name', { path: 'a\\..\\evil' }, /backslash/],
    ['a NUL', { path: 'evil\0.txt' }, /NUL/],
    ['an empty component', { path: 'a//evil' }, /empty component/],
    ['a path that only the manifest bends', { path: 'e', record: { path: '../e', entry: 'e' } }, /“\.\.”/],
    ['a size that lies in the manifest', { path: 'e', content: 'abc', record: { size: 2 } }, /sizes/],
    ['a size that lies in the directory', { path: 'e', content: 'abc', central: { size: 2 } }, /sizes/],
    ['another checksum', { path: 'e', content: 'abc', record: { crc32: 5 } }, /checksums/],
    ['another method', { path: 'e', content: 'abc', method: 8, record: { method: 0, length: 3 } }, /methods/],
    ['another offset', { path: 'e', content: 'abc', record: { offset: 1 } }, /places/],
    [
      'a link that the zip knows as a file',
      { path: 'e', type: 'link', central: { type: 'file' } },
      /a file where/,
    ],
    ['another link target', { path: 'e', type: 'link', target: 'ab', record: { target: 'cd' } }, /checksums/],
    ['a record without an entry', { path: 'e', withoutEntry: true }, /no such entry/],
    ['an entry without a record', { path: 'e', withoutRecord: true }, /manifest does not know/],
    [
      'a bomb by its claim',
      {
        path: 'e',
        content: 'abc',
        local: { size: 1e8 },
        central: { size: 1e8 },
        record: { size: 1e8 },
      },
      /cannot be true/,
    ],
    [
      'an entry that reaches into the directory',
      { path: 'e', content: 'abc', method: 0, central: { size: 1e6, compressedSize: 1e6 } },
      /reaches into|overlaps/,
    ],
  ];

  test.each(bad)('%s', async (_, entry, said) => {
    const backup = await openWith(entry);
    expect(paths(backup)).toEqual(['good.txt']);
    expect(backup.rejected.map(({ message }) => message).join()).toMatch(said);
  });

  test('two entries of one name', async () => {
    const backup = await openWith({ path: 'e', content: '1' }, { path: 'e', content: '2' });
    expect(paths(backup)).toEqual(['good.txt']);
    expect(backup.rejected.length).toBeGreaterThan(0);
  });

  test('two records for one entry', async () => {
    const { records } = handMadeBackup([good]);
    const twice = records.map((record) => ({ ...record, path: 'other.txt', entry: 'good.txt' }));
    const { open } = await storedBackup([good], { records: twice });
    const backup = await open();
    expect(paths(backup)).toEqual(['good.txt']);
    expect(backup.rejected).toMatchObject([{ path: 'other.txt' }]);
  });

  test('overlapping entries', async () => {
    const inner = { path: 'inner', content: 'x'.repeat(100), method: 0 as const };
    const backup = await openWith(
      { path: 'outer', content: 'y'.repeat(100), method: 0, central: { compressedSize: 150, size: 150 } },
      inner,
    );
    expect(paths(backup)).toEqual(['good.txt']);
  });

  test('what stands below a link or a file', async () => {
    const backup = await openWith(
      { path: 'l', type: 'link', target: '/etc' },
      { path: 'l/passwd', content: 'evil' },
      { path: 'good.txt/a/b', content: 'evil' },
    );
    expect(paths(backup)).toEqual(['good.txt', 'l']);
    expect(backup.rejected.map(({ path, kind }) => [path, kind])).toEqual([
      ['l/passwd', 'unsafe-path'],
      ['good.txt/a/b', 'unsafe-path'],
    ]);
  });
});

describe('a damaged manifest', () => {
  const entries: HandMadeEntry[] = [
    good,
    { path: 'sub/b.bin', content: Buffer.alloc(3000, 7), mode: 0o755 },
    { path: 'l', type: 'link', target: 'good.txt' },
    { path: 'd', type: 'folder' },
  ];

  test('is replaced by what the zip itself knows, without hashes', async () => {
    const { made, open, storage, entry } = await storedBackup(entries);
    storage.flipByte(entry.key, made.manifestOffset + 90);
    const backup = await open();
    expect(backup.problem).toMatch(/manifest/);
    expect(paths(backup).filter((path) => path !== 'l')).toEqual(['good.txt', 'sub/b.bin', 'd']);
    const files = backup.records.filter((record) => record.type === 'file');
    expect(files.every(({ sha256 }) => sha256 === '')).toBe(true);
    expect(files[1]).toMatchObject({ mode: 0o755, size: 3000 });
    expect(backup.header.device.name).toBe('Test computer');
  });

  test('that has another hash than the summary says is not believed', async () => {
    const { open } = await storedBackup(entries, {});
    const sound = await open();
    const lying = await storedBackup(entries, {
      summary: { manifest: { offset: sound.manifestOffset, sha256: '0'.repeat(64) } },
    });
    expect((await lying.open()).problem).toMatch(/not the one its summary speaks of/);
  });

  test.each([0, 1, 1e9])('whose place the summary gives as %d', async (offset) => {
    const { open, storage } = await storedBackup(entries, {
      summary: { manifest: { offset, sha256: '0'.repeat(64) } },
    });
    const backup = await open();
    expect(backup.problem).toMatch(/not where the summary says/);
    expect(paths(backup)).toContain('sub/b.bin');
    expect(storage.calls.get).toBe(1);
  });

  test('a lie about its place does not make us fetch the whole object', async () => {
    const big = { path: 'big', content: Buffer.alloc(12_000_000, 1), method: 0 as const };
    const { open, storage } = await storedBackup([big], {
      summary: { manifest: { offset: 0, sha256: '0'.repeat(64) } },
    });
    expect((await open()).problem).toBeDefined();
    expect(storage.calls.get).toBe(1);
  });
});

describe('what cannot be opened at all', () => {
  const made = handMadeBackup([good, { path: 'more', content: 'x'.repeat(1000), method: 0 }]);

  async function codeOf(bytes: Uint8Array, id = made.id): Promise<string> {
    const { open } = await storeBytes({ ...made, id }, bytes);
    return open().then(
      () => 'opened',
      (error) => (isAppError(error) ? error.code : `bug: ${error}`),
    );
  }

  test('a truncated object, at whatever byte', async () => {
    for (let length = 1; length < made.bytes.length; length += 97) {
      expect(await codeOf(made.bytes.slice(0, length))).toBe('backup-damaged');
    }
  });

  test('bytes behind its end', async () => {
    expect(await codeOf(new Uint8Array([...made.bytes, 0]))).toBe('backup-damaged');
  });

  test('somebody else’s zip, another backup, a newer format', async () => {
    expect(await codeOf(made.bytes, 'another')).toBe('backup-damaged');
    const newer = handMadeBackup([good], { format: 2 });
    expect(await codeOf(newer.bytes)).toBe('backup-newer');
    expect(await codeOf(new Uint8Array(0))).toBe('backup-damaged');
  });

  test('no flipped byte of the end leads to a crash or to a wrong file', async () => {
    const start = made.manifestOffset;
    for (let at = start; at < made.bytes.length; at += 1) {
      const bytes = made.bytes.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
      const code = await codeOf(bytes);
      expect(['opened', 'backup-damaged', 'backup-newer']).toContain(code);
    }
  });

  test('more entries than there are', async () => {
    const bytes = made.bytes.slice();
    const end = bytes.length - 22 - new DataView(bytes.buffer).getUint16(bytes.length - 2, true);
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    expect(at).toBeGreaterThan(end - 70_000);
    new DataView(bytes.buffer).setUint16(at + 8, 60_000, true);
    new DataView(bytes.buffer).setUint16(at + 10, 60_000, true);
    expect(await codeOf(bytes)).toBe('backup-damaged');
  });
});

test('an object that was replaced meanwhile', async () => {
  const { storage, entry, open } = await storedBackup([good]);
  await storage.put(entry.key, new Uint8Array(5000));
  await expect(open()).rejects.toMatchObject({ code: 'object-changed' });
});
