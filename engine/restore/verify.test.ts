import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JobEvent } from '#shared/events.ts';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../archive/manifest.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { FaultyStorage } from '../testing/faulty-storage.ts';
import { type HandMadeEntry, handMadeBackup } from '../testing/hostile-zips.ts';
import { type StoredBackup, storeBytes, storedBackup, testPorts } from '../testing/stored-backup.ts';
import { pickSample } from './pick-sample.ts';
import { type VerifyMode, type VerifyResult, verify } from './verify.ts';

const noise = new FakeRandom(5).bytes(2_500_000);
const entries: HandMadeEntry[] = [
  ...Array.from({ length: 60 }, (_, i) => ({ path: `small/${i}`, content: `number ${i} `.repeat(100 + i) })),
  { path: 'big', content: Buffer.alloc(5_000_000, 'big '), segments: true },
  { path: 'noise', content: noise, method: 0 },
  { path: 'foreign', content: Buffer.from(noise.map((byte) => byte & 15)).subarray(0, 2_400_000) },
  { path: 'link', type: 'link', target: 'somewhere/far' },
  { path: 'small', type: 'folder' },
];

const made = handMadeBackup(entries);

async function run(stored: StoredBackup, mode: VerifyMode, seed = 1): Promise<VerifyResult> {
  return verify({
    storage: stored.storage,
    backup: await stored.open(),
    mode,
    ports: testPorts(undefined, seed),
    onEvent: () => {},
    signal: new AbortController().signal,
  });
}

describe('full', () => {
  test('proves a sound backup', async () => {
    const stored = await storeBytes(made, made.bytes);
    const result = await run(stored, 'full');
    expect(result).toMatchObject({ ok: true, files: 63, filesChecked: 63, issues: [] });
    expect(result.bytesChecked).toBeGreaterThan(9_000_000);
    expect(result.transferredBytes).toBeLessThan(stored.entry.size);
  });

  test.each(['small/7', 'big', 'noise', 'foreign', 'link'])(
    'names %s when a bit of it has rotted',
    async (path) => {
      const stored = await storeBytes(made, made.bytes);
      stored.storage.flipByte(stored.entry.key, (stored.made.dataOffset.get(path) ?? 0) + 3);
      const result = await run(stored, 'full');
      expect(result.ok).toBe(false);
      expect(result.issues).toMatchObject([{ kind: 'damaged', path }]);
    },
  );

  test('names several, and headers of folders too', async () => {
    const stored = await storeBytes(made, made.bytes);
    const folder = stored.made.records.find(({ path }) => path === 'small');
    stored.storage.flipByte(stored.entry.key, (folder?.offset ?? 0) + 30);
    stored.storage.flipByte(stored.entry.key, (stored.made.dataOffset.get('big') ?? 0) + 3000);
    const result = await run(stored, 'full');
    expect(result.issues.map(({ path }) => path).sort()).toEqual(['big', 'small']);
  });

  test('a damaged manifest, and what was rejected on opening, are damage', async () => {
    const manifest = await storeBytes(made, made.bytes);
    manifest.storage.flipByte(manifest.entry.key, manifest.made.manifestOffset + 100);
    expect(await run(manifest, 'full')).toMatchObject({ ok: false });
    const rejected = await storedBackup([...entries, { path: 'bad', content: 'x', record: { size: 2 } }]);
    expect(await run(rejected, { samplePercent: 1 })).toMatchObject({ ok: false, issues: [{ path: 'bad' }] });
  });

  test('a lost connection is an error, not damage', async () => {
    const stored = await storeBytes(made, made.bytes);
    const backup = await stored.open();
    const storage = new FaultyStorage(stored.storage, [
      { method: 'get', when: 'body', bytes: 2000, error: () => new Error('lost') },
    ]);
    const events: JobEvent[] = [];
    const failed = verify({
      storage,
      backup,
      mode: 'full',
      ports: testPorts(),
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      threads: 2,
    });
    await expect(failed).rejects.toThrow('lost');
    expect(storage.unfired()).toEqual([]);
    expect(events.filter(({ type }) => type === 'issue')).toEqual([]);
  });
});

describe('sample', () => {
  test('reads about as much as asked, at least one file, others each time', async () => {
    const stored = await storeBytes(made, made.bytes);
    const one = await run(stored, { samplePercent: 0 });
    expect(one).toMatchObject({ ok: true, filesChecked: 1 });
    const seen = new Set<number>();
    for (let seed = 1; seed <= 10; seed += 1) {
      seen.add((await run(stored, { samplePercent: 0 }, seed)).bytesChecked);
    }
    expect(seen.size).toBeGreaterThan(3);
    expect(await run(stored, { samplePercent: 100 })).toMatchObject({ filesChecked: 63 });
  });

  test('every entry has the same chance, and enough bytes are chosen', () => {
    const list = Array.from({ length: 20 }, (_, i) => ({ path: `${i}`, length: 100 * (i % 4) }));
    const counts = new Map<string, number>();
    const random = new FakeRandom(3);
    for (let round = 0; round < 2000; round += 1) {
      const picked = pickSample(list, 25, random);
      const bytes = picked.reduce((sum, { length }) => sum + length + 1, 0);
      expect(bytes).toBeGreaterThanOrEqual(0.25 * 3020);
      for (const { path } of picked) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count / 2000 - 0.3)).toBeLessThan(0.1);
    expect(counts.size).toBe(20);
    expect(pickSample([], 50, random)).toEqual([]);
  });
});

describe('a sample with a limit', () => {
  const digestsOf = (content: Uint8Array) => {
    const all: Buffer[] = [];
    for (let at = 0; at < content.length; at += SEGMENT_SIZE) {
      const segment = content.subarray(at, at + SEGMENT_SIZE);
      all.push(createHash('sha256').update(segment).digest().subarray(0, DIGEST_BYTES));
    }
    return Buffer.concat(all).toString('base64');
  };
  const stored = new FakeRandom(9).bytes(20_000_000);
  const packed = Buffer.from(new FakeRandom(10).bytes(20_000_000).map((byte) => byte & 127));
  const big = handMadeBackup([
    { path: 'stored', content: stored, method: 0, record: { digests: digestsOf(stored) } },
    { path: 'packed', content: packed, segments: true, record: { digests: digestsOf(packed) } },
  ]);
  const mode = { samplePercent: 50, mostBytes: 6_000_000 };

  test('reads some segments of files too big to be read whole', async () => {
    const backup = await storeBytes(big, big.bytes);
    for (let seed = 1; seed <= 5; seed += 1) {
      const result = await run(backup, mode, seed);
      expect(result).toMatchObject({ ok: true, issues: [] });
      expect(result.transferredBytes).toBeLessThan(6_100_000);
      expect(result.percentChecked).toBeGreaterThan(2);
      expect(result.bytesChecked).toBeGreaterThan(1_000_000);
    }
  });

  test.each(['stored', 'packed'])('finds what has rotted in %s, where it looks', async (path) => {
    const backup = await storeBytes(big, big.bytes);
    const start = big.dataOffset.get(path) ?? 0;
    // A bit in every half megabyte.
    for (let at = 100; at < 16_000_000; at += 500_000) backup.storage.flipByte(backup.entry.key, start + at);
    let found = 0;
    for (let seed = 1; seed <= 8; seed += 1) {
      const { issues } = await run(backup, mode, seed);
      for (const issue of issues) expect(issue).toMatchObject({ kind: 'damaged', path });
      if (issues.length > 0) found += 1;
    }
    expect(found).toBeGreaterThan(0);
  });

  test('finds a wrong local header of such a file', async () => {
    const backup = await storeBytes(big, big.bytes);
    for (const record of big.records) backup.storage.flipByte(backup.entry.key, record.offset + 14);
    expect((await run(backup, mode)).issues[0]?.message).toContain('different checksums');
  });
});
