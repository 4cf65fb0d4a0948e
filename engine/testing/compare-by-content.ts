import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../archive/manifest.ts';
import type { BaseEntries } from '../increment/base-backup.ts';
import type { Comparison, PartialReuse } from '../increment/comparison.ts';
import { baseSegments } from '../increment/plan/base-segments.ts';
import type { ScannedItem, ScanResult } from '../scan/scan-types.ts';

/** Holds a scan of real files against a base in the simplest way there is: reads everything. */
export function compareByContent({ items }: ScanResult, entries: BaseEntries): Comparison {
  const rows = new Int32Array(items.length).fill(-1);
  const partial = new Map<number, PartialReuse>();
  for (let index = 0; index < items.length; index += 1) {
    const item = items.at(index);
    const row = entries.find(item.path);
    if (row >= 0 && isSame(item, entries, row)) rows[index] = row;
    else if (row >= 0 && item.size > SEGMENT_SIZE) {
      const segments = sameSegments(item, entries, row);
      if (segments.some((segment) => segment >= 0)) partial.set(index, { row, segments });
    }
  }
  return {
    rowAt: (index) => rows[index] ?? -1,
    partial,
    unchanged: false,
    counts: { same: 0, touched: 0, changed: 0, added: 0, removed: 0 },
  };
}

function isSame(item: ScannedItem, entries: BaseEntries, row: number): boolean {
  const record = entries.record(row);
  if (record.type !== item.type) return false;
  if (record.type === 'folder') return true;
  if (record.type === 'link') return record.target === item.target;
  return createHash('sha256').update(readFileSync(item.absolute)).digest('hex') === record.sha256;
}

function sameSegments(item: ScannedItem, entries: BaseEntries, row: number): Int32Array {
  const content = readFileSync(item.absolute);
  const count = Math.ceil(content.length / SEGMENT_SIZE);
  const found = new Int32Array(count).fill(-1);
  const base = baseSegments(entries, row);
  if (base === undefined) return found;
  return found.map((_, segment) => {
    const bytes = content.subarray(segment * SEGMENT_SIZE, (segment + 1) * SEGMENT_SIZE);
    const digest = createHash('sha256')
      .update(bytes)
      .digest('hex')
      .slice(0, 2 * DIGEST_BYTES);
    const candidates = [segment, ...Array(base.count).keys()];
    const fits = (other: number) =>
      other < base.count &&
      base.digest(other) === digest &&
      (base.method === 0 || (other === base.count - 1) === (segment === count - 1));
    return candidates.find(fits) ?? -1;
  });
}
