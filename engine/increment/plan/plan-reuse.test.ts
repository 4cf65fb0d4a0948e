import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import { type PlainEntry, plainBase, storedEntry } from '../../testing/plain-base.ts';
import { scanListOf } from '../../testing/scan-list-of.ts';
import { SimulatedHistory } from '../../testing/simulated-history.ts';
import type { BaseBackup } from '../base-backup.ts';
import type { Comparison, PartialReuse } from '../comparison.ts';
import { type PlanLimits, planLimits } from './plan-limits.ts';
import { planReuse } from './plan-reuse.ts';

/** Limits for a few kilobytes. */
const tiny: PlanLimits = {
  minPart: 1000,
  maxCopyPart: 50_000,
  maxParts: 10_000,
  partSize: 1000,
  equalPartSize: null,
  deadBudget: 0.05,
  smallObject: 3000,
  maxGenerations: 30,
};
const tinyEqual: PlanLimits = { ...tiny, equalPartSize: 1000, deadBudget: 0.12 };

const fileNames = Array.from({ length: 60 }, (_, file) => `file-${file}`);
const change = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), name: fc.constantFrom(...fileNames), size: fc.nat(900) }),
  fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom(...fileNames) }),
  fc.record({
    kind: fc.constant('rename' as const),
    name: fc.constantFrom(...fileNames),
    to: fc.nat(20),
  }),
);
const days = fc.array(
  fc.record({ changes: fc.array(change, { maxLength: 6 }), purge: fc.boolean(), pause: fc.nat(3) }),
  { minLength: 3, maxLength: 12 },
);

function apply(
  history: SimulatedHistory,
  changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
) {
  for (const each of changes) {
    if (each.kind === 'write') history.write(each.name, 100 + each.size);
    else if (each.kind === 'delete') history.files.delete(each.name);
    else {
      const file = history.files.get(each.name);
      if (file === undefined) continue;
      history.files.delete(each.name);
      history.write(`renamed-${each.to}`, file.size);
    }
  }
}

describe.each([
  ['parts of any size', tiny],
  ['parts of one size', tinyEqual],
])('any history, with %s', (_, limits) => {
  test('gives objects that hold exactly the files there are, from legal copies', () => {
    let copies = 0;
    let dead = 0;
    let purged = 0;
    fc.assert(
      fc.property(days, (list) => {
        const history = new SimulatedHistory(limits);
        for (const name of fileNames) history.write(name, 100 + ((name.length * 7919) % 800));
        let last = history.backUp();
        for (const { changes, purge: purgeWanted, pause } of list) {
          const purge = purgeWanted && pause === 0;
          apply(history, changes);
          const next = history.backUp({ purge });
          const { plan } = next;
          const { entries } = next.base;
          const found = Array.from({ length: entries.length }, (_, row) => entries.record(row).path);
          expect(found.toSorted()).toEqual([...history.files.keys()].sort());
          for (let row = 1; row < entries.length; row += 1)
            expect(entries.startAt(row)).toBeGreaterThanOrEqual(entries.endAt(row - 1));
          if (plan === undefined) {
            last = next;
            continue;
          }
          expect(entries.startAt(0)).toBe(0);
          let end = 0;
          let deadBytes = 0;
          for (const { range, items, rows } of plan.intervals) {
            copies += 1;
            expect(range.start).toBeGreaterThanOrEqual(end);
            end = range.end;
            expect(end).toBeLessThanOrEqual(last.base.manifestOffset);
            expect(end - range.start).toBeGreaterThanOrEqual(
              (limits.equalPartSize ?? 0) * 2 || limits.minPart,
            );
            // What is carried is the very version that there is now, and the interval begins and ends with such.
            expect(last.base.entries.startAt(rows[0] ?? -1)).toBe(range.start);
            expect(last.base.entries.endAt(rows.at(-1) ?? -1)).toBe(range.end);
            const names = [...history.files.keys()].sort();
            deadBytes += range.end - range.start;
            items.forEach((item, index) => {
              const row = rows[index] ?? -1;
              const { path } = last.base.entries.record(row);
              expect(names[item]).toBe(path);
              expect(last.versions.get(path)).toBe(history.files.get(path)?.version);
              expect(plan.carries(item)).toBe(true);
              deadBytes -= last.base.entries.endAt(row) - last.base.entries.startAt(row);
            });
          }
          expect(plan.estimate.deadBytes).toBe(deadBytes);
          if (purge) expect(deadBytes).toBe(0);
          if (purge) purged += 1;
          dead += deadBytes;
          const { uploadBytes, copyBytes } = plan.estimate;
          expect(deadBytes).toBeLessThanOrEqual(limits.deadBudget * (uploadBytes + copyBytes) + 1);
          expect(uploadBytes).toBeLessThanOrEqual(0.6 * (uploadBytes + copyBytes - deadBytes) + 1);
          last = next;
        }
      }),
      { numRuns: 60, seed: 8 },
    );
    expect(copies).toBeGreaterThan(100);
    expect(dead).toBeGreaterThan(0);
    expect(purged).toBeGreaterThan(5);
  });
});

/** `count` entries of 100,000 bytes, and the scan that finds those of them whose index passes `lives`. */
function sample(count: number, lives: (row: number) => boolean, facts: Partial<BaseBackup> = {}) {
  const name = (row: number) => `file-${row}`;
  const entries: PlainEntry[] = [];
  for (let row = 0; row < count; row += 1) entries.push(storedEntry(name(row), row * 100_000, 100_000));
  const rows = [...entries.keys()].filter(lives);
  const items = scanListOf(rows.map((row) => ({ path: name(row), size: 99_950 })));
  const totals = { files: rows.length, folders: 0, links: 0, bytes: 0 };
  const scan = { items, locations: [], totals, nameBytes: 0, issues: [], skipped: [] };
  const comparison: Comparison = {
    rowAt: (index) => rows[index] ?? -1,
    partial: new Map(),
    unchanged: false,
    counts: { same: 0, touched: 0, changed: 0, added: 0, removed: 0 },
  };
  return { base: plainBase(entries, facts), scan, comparison };
}

const limits = planLimits(100e6, { maxParts: 10_000, equalParts: false });

describe('everything is uploaded', () => {
  test('when there is little', () => {
    expect(planReuse({ ...sample(160, () => true), limits })).toEqual({ full: 'small' });
  });

  test('when most is new', () => {
    const { base, scan, comparison } = sample(1000, () => true);
    const rowAt = (index: number) => (index < 380 ? index : -1);
    expect(planReuse({ base, scan, limits, comparison: { ...comparison, rowAt } })).toEqual({
      full: 'mostly-new',
    });
  });

  test('when thirty backups in a row have copied', () => {
    expect(planReuse({ ...sample(1000, () => true, { generation: 30 }), limits })).toEqual({
      full: 'generation',
    });
    expect(planReuse({ ...sample(1000, () => true, { generation: 29 }), limits })).not.toHaveProperty('full');
  });

  test('when what lives on is too scattered to be copied', () => {
    const everyEighth = sample(4000, (row) => row % 8 === 0);
    expect(planReuse({ ...everyEighth, limits })).toEqual({ full: 'nothing-to-copy' });
    expect(planReuse({ ...everyEighth, limits, purge: true })).toEqual({ full: 'purge-empty' });
  });

  test('when there would be more parts than the storage takes', () => {
    const few = { ...limits, maxParts: 3 };
    expect(planReuse({ ...sample(1000, (row) => row % 300 !== 299), limits: few })).not.toHaveProperty(
      'full',
    );
    const fewer = { ...limits, maxParts: 3, maxCopyPart: 5 * 1024 * 1024 };
    expect(planReuse({ ...sample(1000, () => true), limits: fewer })).toHaveProperty('full');
  });
});

test('what stands behind the manifest, or lies across it, is not copied', () => {
  const { base, scan, comparison } = sample(1000, () => true);
  const cut = { ...base, manifestOffset: 50_050_000, size: 50_250_000 };
  const plan = planReuse({ base: cut, scan, comparison, limits });
  if ('full' in plan) throw new Error(plan.full);
  expect(plan.intervals.map(({ range }) => range)).toEqual([{ start: 0, end: 50_000_000 }]);
});

test('few parts are worth more than few bytes', () => {
  // Every 60th file is gone, which makes some 1,600 runs of 5.9 MB.
  const gone = sample(100_000, (row) => row % 60 !== 0);
  const many = { ...limits, partSize: 16 * 1024 * 1024 };
  const plan = planReuse({ ...gone, limits: many });
  if ('full' in plan) throw new Error(plan.full);
  expect(plan.intervals.length).toBeLessThanOrEqual(900);
  expect(plan.estimate.deadBytes).toBeLessThanOrEqual(0.05 * 1e10);
  expect(plan.intervals.length).toBeGreaterThan(0);
});

describe('a big file that is partly in the base', () => {
  const segments = 40;
  /** One stored file of 40 segments behind 20 MB of others; `from` says what stands where. */
  function planned(from: (segment: number) => number, equalParts = false) {
    const entries = [storedEntry('other', 0, 20_000_000)];
    const big = storedEntry('big.db', 20_000_000, segments * SEGMENT_SIZE + 36);
    const digests = Buffer.alloc(segments * 16).toString('base64');
    const record = { ...big.record, digests } as PlainEntry['record'];
    entries.push({ ...big, record });
    const size = segments * SEGMENT_SIZE;
    const items = scanListOf([
      { path: 'other', size: 19_999_000 },
      { path: 'big.db', size },
    ]);
    const totals = { files: 2, folders: 0, links: 0, bytes: 0 };
    const reuse: PartialReuse = {
      row: 1,
      segments: Int32Array.from({ length: segments }, (_, at) => from(at)),
    };
    const plan = planReuse({
      base: plainBase(entries),
      scan: { items, locations: [], totals, nameBytes: 0, issues: [], skipped: [] },
      comparison: {
        rowAt: (index) => (index === 0 ? 0 : -1),
        partial: new Map([[1, reuse]]),
        unchanged: false,
        counts: { same: 0, touched: 0, changed: 0, added: 0, removed: 0 },
      },
      limits: planLimits(60e6, { maxParts: 10_000, equalParts }),
    });
    if ('full' in plan) throw new Error(plan.full);
    return { plan, copied: [...(plan.bigFiles.get(1)?.segments ?? [])] };
  }

  test('is copied but for the changed segment and a part around it', () => {
    const { plan, copied } = planned((segment) => (segment === 20 ? -1 : segment));
    const uploaded = copied.flatMap((from, segment) => (from === -1 ? [segment] : []));
    // Both the header and the changed segment need a part of their own, and a part has 5 MiB.
    expect(uploaded).toHaveLength(10);
    expect(uploaded.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(uploaded).toContain(20);
    expect(plan.estimate.uploadBytes).toBeLessThan(10 * SEGMENT_SIZE + 5000);
  });

  test('is uploaded once where the changes lie near each other', () => {
    const { copied } = planned((segment) =>
      segment === 2 || segment === 4 || segment === 39 ? -1 : segment,
    );
    // Behind the last copy comes the end of the zip: no part needs to be filled.
    expect(copied.filter((from) => from === -1)).toHaveLength(6);
    expect(copied[38]).toBe(38);
  });

  test('is copied from where its content stood before', () => {
    const { copied } = planned((segment) => (segment < 10 ? -1 : segment - 10));
    expect(copied.slice(0, 10).every((from) => from === -1)).toBe(true);
    expect(copied.slice(10)).toEqual(Array.from({ length: 30 }, (_, at) => at));
  });

  test('is copied in long stretches only where parts have one size', () => {
    const { plan, copied } = planned((segment) => (segment === 9 ? -1 : segment), true);
    expect(copied.slice(0, 10).every((from) => from === -1)).toBe(true);
    expect(copied.slice(10)).toEqual(Array.from({ length: 30 }, (_, at) => at + 10));
    expect(plan.estimate.uploadBytes).toBeLessThan(10 * SEGMENT_SIZE + 3 * 5 * 1024 * 1024);
  });
});
