import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../ports/index.ts';
import { systemFileSystem } from '../ports/system.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { readCatalog } from './catalog.ts';
import { type CacheContent, emptyCache, openCatalogCache } from './catalog-cache.ts';
import { fixtureId, storeBackup } from './fixtures/store-backup.ts';

const place = { endpoint: 'https://s3.example.com', bucket: 'b', rootPath: 'root' };
const ports = { files: systemFileSystem, logger: silentLogger };
let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdall-cache-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = () => join(home, 'cache');
const only = () => join(folder(), readdirSync(folder())[0] ?? 'none');

function content(count: number): CacheContent {
  const backups = Array.from({ length: count }, (_, number) => {
    const summary = {
      id: fixtureId(number),
      plan: 'My Notes – 备份',
      device: { id: '0123456789abcdef', name: 'Laptop of somebody' },
      createdAt: Date.UTC(2026, 0, 1) + number * 1000,
      status: 'complete' as const,
      files: 12_345,
      bytes: 123_456_789,
      issues: 0,
      parents: [fixtureId(number + 1)],
    };
    const etag = `d41d8cd98f00b204e9800998ecf8427e-${number}`;
    return [`root/my-notes/laptop/${number}.zip`, { etag, size: 1000, readEtag: etag, summary }] as const;
  });
  const mark = {
    holdall: 1,
    id: fixtureId(1),
    proven: { at: '2026-11-20T00:00:00.000Z', etag: 'e', size: 1 },
    sampled: null,
    failed: null,
  };
  return {
    backups: new Map(backups),
    marks: new Map([['root/x.verified.json', { etag: 'e', size: 2, lastModified: 3, mark }]]),
  };
}

test('what was saved is loaded again, and only the owner may read it', () => {
  const saved = content(3);
  openCatalogCache(place, { home, ports }).save(saved);
  expect(openCatalogCache(place, { home, ports }).load()).toEqual(saved);
  expect(readdirSync(folder())).toHaveLength(1);
  if (process.platform !== 'win32') expect(statSync(only()).mode & 0o777).toBe(0o600);
});

test('every place has a cache of its own', () => {
  openCatalogCache(place, { home, ports }).save(content(1));
  for (const other of [{ endpoint: '' }, { bucket: 'c' }, { rootPath: '' }]) {
    expect(openCatalogCache({ ...place, ...other }, { home, ports }).load()).toEqual(emptyCache);
  }
});

test.each<[string, (text: string) => string]>([
  ['empty', () => ''],
  ['cut short', (text) => text.slice(0, -10)],
  ['with one letter changed', (text) => text.replace('Laptop', 'Lapdog')],
  ['of another version', (text) => text.replace('"holdallCatalog":1', '"holdallCatalog":2')],
  ['of another place', (text) => text.replace('example.com', 'example.org')],
  ['something else', () => '[1,2,3]\n{}'],
])('a cache file that is %s is dropped', (_, spoil) => {
  const cache = openCatalogCache(place, { home, ports });
  cache.save(content(2));
  writeFileSync(only(), spoil(readFileSync(only(), 'utf8')));
  expect(cache.load()).toEqual(emptyCache);
  cache.save(content(2));
  expect(cache.load()).toEqual(content(2));
});

test('a full disk costs the cache, not the listing, and leaves the old file', () => {
  const cache = openCatalogCache(place, { home, ports });
  cache.save(content(1));
  let fired = 0;
  const full = {
    ...systemFileSystem,
    fsyncSync: () => {
      fired += 1;
      throw new Error('ENOSPC');
    },
  };
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => warnings.push(message) };
  openCatalogCache(place, { home, ports: { ...ports, files: full, logger } }).save(content(5));
  expect([fired, warnings.length]).toEqual([1, 1]);
  expect(readdirSync(folder())).toHaveLength(1);
  expect(cache.load()).toEqual(content(1));
});

test('10,000 backups are listed from a warm cache without a look at any of them (times printed, not judged)', async () => {
  const storage = new MemoryStorage();
  for (let number = 0; number < 10_000; number += 1) {
    await storeBackup(storage, {
      id: fixtureId(number),
      plan: `Plan ${number % 3}`,
      createdAt: Date.UTC(2026, 0, 1) + number * 60_000,
    });
  }
  const cache = openCatalogCache(place, { home, ports });
  const cold = await timed(() => readCatalog({ storage, rootPath: 'root', cache }));
  const load = await timed(async () => cache.load());
  const warm = await timed(() => readCatalog({ storage, rootPath: 'root', cache }));
  expect([cold.value.fetched, warm.value.fetched]).toEqual([10_000, 0]);
  expect(JSON.stringify(warm.value.backups)).toBe(JSON.stringify(cold.value.backups));
  const size = Math.round(statSync(only()).size / 1000);
  console.log(
    `10,000 backups: cold ${cold.ms} ms, cache ${size} KB loaded in ${load.ms} ms, warm ${warm.ms} ms`,
  );
  expect(storage.calls).toEqual({ put: 10_000, list: 2, get: 10_000 });
});

async function timed<T>(act: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await act();
  return { value, ms: Math.round(performance.now() - start) };
}
