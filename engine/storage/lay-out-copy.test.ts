import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CopyRules, layOutCopy } from './lay-out-copy.ts';

const rules: CopyRules = { mode: 'free', partSize: 100, minPartSize: 50, copySize: 400 };

/** Runs a layout as an upload would, and returns the sizes of the parts, the open one last. */
function partsOf(pending: number, ranges: readonly number[], used: CopyRules) {
  const parts: { size: number; copied: boolean }[] = [];
  let open = pending;
  let fetched = 0;
  let at = 7;
  for (const length of ranges) {
    const end = at + length;
    for (const step of layOutCopy({ start: at, end }, open, used)) {
      if (step.kind === 'flush') {
        expect(open).toBeGreaterThan(0);
        parts.push({ size: open, copied: false });
        open = 0;
        continue;
      }
      expect(step.range.start).toBe(at);
      const size = step.range.end - step.range.start;
      expect(size).toBeGreaterThan(0);
      at = step.range.end;
      if (step.kind === 'copy') {
        expect(open).toBe(0);
        parts.push({ size, copied: true });
        continue;
      }
      fetched += size;
      open += size;
      while (open > used.partSize) {
        parts.push({ size: used.partSize, copied: false });
        open -= used.partSize;
      }
    }
    expect(at).toBe(end);
  }
  return { parts, open, fetched };
}

const pendings = fc.integer({ min: 0, max: 100 });
const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 });

test('free sizes: whatever the ranges, no part that may stand in the middle is too small', () => {
  fc.assert(
    fc.property(pendings, lengths, (pending, ranges) => {
      const { parts, fetched } = partsOf(pending, ranges, rules);
      for (const { size, copied } of parts) {
        expect(size).toBeGreaterThanOrEqual(rules.minPartSize);
        expect(size).toBeLessThanOrEqual(copied ? rules.copySize : rules.partSize);
      }
      expect(fetched).toBeLessThan(2 * rules.minPartSize * ranges.length);
    }),
  );
});

test('equal sizes: every part but the open one has exactly that size', () => {
  const equal: CopyRules = { ...rules, mode: 'equal' };
  fc.assert(
    fc.property(pendings, lengths, (pending, ranges) => {
      const { parts, open, fetched } = partsOf(pending, ranges, equal);
      for (const { size } of parts) expect(size).toBe(equal.partSize);
      expect(open).toBeLessThanOrEqual(equal.partSize);
      expect(fetched).toBeLessThan(2 * equal.partSize * ranges.length);
    }),
  );
});

test('a storage that cannot copy: everything is fetched', () => {
  const steps = layOutCopy({ start: 5, end: 5000 }, 3, { ...rules, mode: 'none' });
  expect(steps).toEqual([{ kind: 'fetch', range: { start: 5, end: 5000 } }]);
});

test('long runs are cut into even pieces', () => {
  expect(layOutCopy({ start: 0, end: 900 }, 100, rules)).toEqual([
    { kind: 'flush' },
    { kind: 'copy', range: { start: 0, end: 300 } },
    { kind: 'copy', range: { start: 300, end: 600 } },
    { kind: 'copy', range: { start: 600, end: 900 } },
  ]);
  expect(layOutCopy({ start: 9, end: 9 }, 1, rules)).toEqual([]);
});
