import { describe, expect, test } from 'vitest';
import type { JobEvent } from '#shared/events.ts';
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
