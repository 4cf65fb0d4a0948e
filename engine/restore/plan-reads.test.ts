import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEGMENT_SIZE } from '../archive/manifest.ts';
import { MAX_READ, planReads } from './plan-reads.ts';
import type { StoredEntry } from './stored-entry.ts';

const KB = 1024;

/** Entries one after the other, some bytes of nobody in between. */
const layout = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 * KB })),
      size: fc.oneof(fc.integer({ min: 0, max: 50 * KB }), fc.integer({ min: 0, max: 20_000 * KB })),
      method: fc.constantFrom<(0 | 8)[]>(0, 8),
      segmented: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((parts) => {
    let at = 0;
    const entries: StoredEntry[] = [];
    for (const [index, { gap, size, method, segmented }] of parts.entries()) {
      at += gap;
      const count = Math.ceil(size / SEGMENT_SIZE);
      const segments = Array.from({ length: count }, (_, i) => 1000 + ((i * 37) % 5000));
      const length =
        method === 0 ? size : segmented ? segments.reduce((a, b) => a + b, 0) : Math.ceil(size / 2);
      const name = `entry ${index}`;
      const offset = at;
      at += 30 + name.length + 9 + length;
      const facts = { path: name, name, offset, method, crc32: 0, size, length, sha256: '' };
      entries.push({ ...facts, limit: at, ...(method === 8 && segmented ? { segments } : {}) });
    }
    return entries;
  });

test('every byte of every entry is in exactly one unit, in order, and no request is too long', () => {
  fc.assert(
    fc.property(layout, (entries) => {
      const reads = [...planReads(entries)];
      let end = 0;
      const read = new Map<string, number>();
      for (const { start, end: readEnd, units } of reads) {
        expect(start).toBeGreaterThanOrEqual(end);
        expect(readEnd - start).toBeLessThanOrEqual(MAX_READ);
        let at = start;
        for (const unit of units) {
          expect(unit.start).toBeGreaterThanOrEqual(at);
          expect(unit.end).toBeLessThanOrEqual(readEnd);
          at = unit.end;
          if (unit.kind === 'batch') {
            for (const entry of unit.entries) {
              expect(entry.offset).toBeGreaterThanOrEqual(unit.start);
              expect(entry.limit).toBeLessThanOrEqual(unit.end);
              read.set(entry.name, entry.length);
            }
          } else {
            read.set(unit.entry.name, (read.get(unit.entry.name) ?? 0) + unit.end - unit.dataStart);
          }
        }
        end = readEnd;
      }
      expect([...read]).toEqual(entries.map(({ name, length }) => [name, length]));
    }),
    { seed: 21, numRuns: 300 },
  );
});

test('neighbours share a request, distant entries do not', () => {
  const at = (offset: number): StoredEntry => ({
    path: 'x',
    name: 'x',
    offset,
    limit: offset + 1000,
    method: 0,
    crc32: 0,
    size: 900,
    length: 900,
    sha256: '',
  });
  expect([...planReads([at(0), at(1000), at(2000)])]).toHaveLength(1);
  expect([...planReads([at(0), at(100_000)])]).toHaveLength(1);
  expect([...planReads([at(0), at(1_000_000)])]).toHaveLength(2);
  expect([...planReads([])]).toEqual([]);
});
