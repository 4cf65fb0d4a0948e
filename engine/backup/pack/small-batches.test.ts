import { expect, test } from 'vitest';
import { scanListOf } from '../../testing/scan-list-of.ts';
import { HEADER_ROOM } from './slot-layout.ts';
import { SMALL_FILE, smallBatches } from './small-batches.ts';

const batchesOf = (files: readonly { path: string; size: number }[]) =>
  [...smallBatches(scanListOf(files))].map((batch) => batch.map(({ path }) => path));

test('keeps the order of the scan and passes over folders, links and big files', () => {
  const list = scanListOf([
    { path: 'b', size: 1 },
    { path: 'folder', size: 0, type: 'folder' },
    { path: 'big', size: SMALL_FILE + 1 },
    { path: 'a', size: SMALL_FILE - 1 },
    { path: 'link', size: 0, type: 'link' },
  ]);
  expect([...smallBatches(list)].flat().map(({ path }) => path)).toEqual(['b', 'a']);
});

test('never puts more content into a batch than a slot holds', () => {
  const half = SMALL_FILE / 2;
  expect(
    batchesOf([
      { path: '1', size: half },
      { path: '2', size: half },
      { path: '3', size: 1 },
      { path: '4', size: SMALL_FILE },
      { path: '5', size: 0 },
    ]),
  ).toEqual([['1', '2'], ['3'], ['4', '5']]);
});

test('bounds the number of files', () => {
  const batches = batchesOf(Array.from({ length: 1000 }, (_, i) => ({ path: `${i}`, size: 1 })));
  expect(batches.length).toBe(4);
  expect(Math.max(...batches.map((batch) => batch.length))).toBe(256);
});

test('leaves room for the headers of the longest names', () => {
  const path = '日'.repeat(20_000);
  const batches = batchesOf(Array.from({ length: 10 }, (_, i) => ({ path: path + i, size: 1 })));
  for (const batch of batches) {
    const headers = batch.reduce((sum, name) => sum + 39 + Buffer.byteLength(name), 0);
    expect(headers).toBeLessThanOrEqual(HEADER_ROOM);
  }
  expect(batches.flat().length).toBe(10);
});
