import { expect, test } from 'vitest';
import type { FileRecord } from '../archive/manifest.ts';
import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import { systemFileSystem } from '../ports/system.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { sampleHeader } from '../testing/pack-tree.ts';
import { readPackedManifest } from '../testing/read-packed-manifest.ts';
import { scanListOf } from '../testing/scan-list-of.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { withImages } from './captured-items.ts';
import { captureFolder, itemsOf, realPorts } from './testing/capture-folder.ts';
import { makeDatabase } from './testing/make-database.ts';

const MEBIBYTE = 1024 * 1024;

test('images stand for items, side files are gone, everything else is as it was', () => {
  const items = scanListOf([
    { path: 'data/a', size: 1 },
    { path: 'data/b.db', size: 4096 },
    { path: 'data/b.db-shm', size: 32768 },
    { path: 'data/b.db-wal', size: 100_000 },
    { path: 'data/c', size: 5 },
  ]);
  const scan: ScanResult = {
    items,
    locations: [],
    totals: { files: 5, folders: 1, links: 0, bytes: 136_870 },
    nameBytes: 1000,
    issues: [],
    skipped: [],
  };
  const image = { path: '/images/1.db', size: 10 * MEBIBYTE, mtime: 1, ctime: 2, inode: 3, mode: 0o600 };
  const captured = withImages(scan, new Map([[1, image]]), new Set([2, 3]));
  const { path: absolute, ...facts } = image;
  expect(itemsOf(captured)).toEqual([
    items.at(0),
    { ...items.at(1), ...facts, absolute, image: true },
    items.at(4),
  ]);
  expect([0, 1, 2].map((index) => captured.items.sizeAt(index))).toEqual([1, 10 * MEBIBYTE, 5]);
  expect(captured.totals).toEqual({ files: 3, folders: 1, links: 0, bytes: 10 * MEBIBYTE + 6 });
  // The bound of the manifest follows the number of segments.
  expect(captured.nameBytes).toBeGreaterThanOrEqual(1000 + 9 * 32);
  expect(() => captured.items.at(3)).toThrow(RangeError);
  expect(() => captured.items.typeAt(-1)).toThrow(RangeError);
});

test.each([100, 20_000])(
  'the record of a database of %i rows tells the state of the file itself',
  async (rows) => {
    using folder = new TemporaryFolder();
    const database = makeDatabase(folder.join('data', 'a.db'), 'WAL', rows);
    systemFileSystem.utimesSync(folder.join('data', 'a.db-wal'), 5000, 5000);
    systemFileSystem.utimesSync(folder.join('data', 'a.db'), 4000, 4000);
    systemFileSystem.chmodSync(folder.join('data', 'a.db'), 0o604);
    const captured = await captureFolder(folder.join('data'), folder.join('images'));
    const pack = createPacker({ ports: realPorts, startPool: () => inlinePackPool(systemFileSystem) });
    const sink = new MemorySink();
    const { issues } = await pack({ scan: captured.scan, header: sampleHeader, level: 1 }, sink, {
      signal: new AbortController().signal,
      onProgress: () => {},
      onIssue: () => {},
    });
    expect(issues).toEqual([]);
    const { records } = await readPackedManifest(sink.bytes());
    const record = records.find((found): found is FileRecord => found.type === 'file');
    const { ctimeMs: ctime, ino: inode } = systemFileSystem.statSync(folder.join('data', 'a.db'));
    const size = captured.item('data/a.db')?.size;
    expect(record).toMatchObject({ path: 'data/a.db', mtime: 5_000_000, mode: 0o604, ctime, inode, size });
    expect(size).toBeGreaterThan(rows > 1000 ? MEBIBYTE : 0);
    database.close();
  },
);
