import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localHeaderLength } from '../archive/local-header.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import { BaseBuilder } from '../increment/base/base-builder.ts';
import { listFiles } from './list-files.ts';
import { planRestore } from './plan-restore.ts';
import type { ConflictMode, TargetFact, TargetFacts } from './plan-types.ts';
import { factsOf, type RecordList } from './record-list.ts';
import { RecordTable } from './record-table.ts';
import { RecordTree } from './record-tree.ts';
import { selectRecords } from './select-records.ts';

/** Few components, so that folders are shared; cases that fold; characters where UTF-8 and UTF-16 sort otherwise. */
const component = fc.constantFrom(
  ...['a', 'A', 'b', 'b.db', 'b.db', 'b.db-wal', 'b.db-wal', 'é', '\uff41', '\u{1f600}', '\ue000', 'z z'],
);
const leaf = fc.record({
  path: fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  type: fc.constantFrom('file', 'file', 'file', 'file', 'file', 'folder', 'link'),
  size: fc.constantFrom(0, 1, 512, 1024),
  mtime: fc.nat(9),
});

/** Records as a backup has them: unique paths, nothing below a file or a link, ascending by offset. */
const recordsOfBackup = fc.array(leaf, { maxLength: 25 }).map((raw) => {
  const types = new Map(raw.map(({ path, type }) => [path, type]));
  const records: ManifestRecord[] = [];
  let offset = 0;
  for (const { path, type, size, mtime } of raw) {
    const parents = path.split('/').map((_, index, all) => all.slice(0, index).join('/'));
    if (parents.some((parent) => (types.get(parent) ?? 'folder') !== 'folder')) continue;
    if (records.some((record) => record.path === path) || types.get(path) !== type) continue;
    const base = { path, mtime, mode: 0o644, offset };
    const file = { size, sha256: 'ab'.repeat(32), crc32: size, method: 0 as const, length: size };
    records.push(
      type === 'file'
        ? { type, ...base, ...file }
        : type === 'link'
          ? { type, ...base, target: 'é' }
          : { type: 'folder', ...base },
    );
    const name = Buffer.byteLength(path) + (type === 'folder' ? 1 : 0);
    offset += localHeaderLength(name, false) + (type === 'file' ? size : type === 'link' ? 2 : 0);
  }
  return records;
});

function tableOf(records: readonly ManifestRecord[]): RecordTable {
  const builder = new BaseBuilder(records.length);
  for (const [index, record] of records.entries())
    builder.add(record, records[index + 1]?.offset ?? record.offset + 10_000, false);
  return new RecordTable(builder.finish());
}

const orderOf = (list: RecordList) => {
  const facts = factsOf(list);
  const rows = Array.from({ length: facts.length }, (_, row) => row);
  return rows.sort((one, other) => facts.comparePaths(one, other));
};

describe('a table of records is like an array of them', () => {
  const check = (compare: (table: RecordTable, plain: readonly ManifestRecord[]) => void) =>
    fc.assert(
      fc.property(recordsOfBackup, (plain) => compare(tableOf(plain), plain)),
      { seed: 5, numRuns: 300 },
    );

  test('as a list', () => {
    const isFile = (record: ManifestRecord) => record.type === 'file';
    check((table, plain) => {
      expect([...table]).toEqual(plain);
      expect([table.length, table.at(0), table.at(-1), table.at(99)]).toEqual([
        plain.length,
        plain.at(0),
        plain.at(-1),
        undefined,
      ]);
      expect(table.filter(isFile)).toEqual(plain.filter(isFile));
      expect(table.find(isFile)).toEqual(plain.find(isFile));
      expect(table.map(({ path }) => path)).toEqual(plain.map(({ path }) => path));
      expect(table.flatMap(({ path }) => path.split('/'))).toEqual(
        plain.flatMap(({ path }) => path.split('/')),
      );
    });
  });

  test('in single facts, in path order and picked', () => {
    check((table, plain) => {
      const order = orderOf(plain);
      expect(orderOf(table)).toEqual(order);
      const picked = order.filter((row) => row % 2 === 0);
      for (const [some, same] of [
        [factsOf(table), factsOf(plain)],
        [factsOf(table.pick(picked)), factsOf(factsOf(plain).pick(picked))],
        [factsOf(table.pick(order).pick(picked)), factsOf(factsOf(factsOf(plain).pick(order)).pick(picked))],
      ] as const) {
        expect(some.length).toBe(same.length);
        for (let row = 0; row < same.length; row += 1) {
          const path = same.pathAt(row);
          expect([some.pathAt(row), some.typeAt(row), some.sizeAt(row), some.offsetAt(row)]).toEqual([
            path,
            same.typeAt(row),
            same.sizeAt(row),
            same.offsetAt(row),
          ]);
          const facts = [same.mtimeAt(row), same.modeAt(row), same.contentAt(row)];
          expect([some.mtimeAt(row), some.modeAt(row), some.contentAt(row)]).toEqual(facts);
          expect([some.rowOf(path), some.rowOf(`${path}?`)]).toEqual([row, -1]);
        }
      }
    });
  });

  test('when it is listed, and when some of it is chosen', () => {
    check((table, plain) => {
      for (const { path } of [{ path: '' }, ...plain]) {
        expect(listFiles({ id: 'x', records: table }, path)).toEqual(
          listFiles({ id: 'x', records: plain }, path),
        );
        const [some, same] = [table, plain].map((records) =>
          selectRecords({ id: 'x', records, rejected: [] }, path === '' ? [] : [path]),
        );
        expect([...(some?.records ?? [])]).toEqual([...(same?.records ?? [])]);
      }
    });
  });

  test('as a tree', () => {
    check((table, plain) => {
      const tree = new RecordTree(table);
      const seen: ManifestRecord[] = [];
      for (const { path, children, record } of tree.folders) {
        if (record) seen.push(record);
        for (const child of children) {
          expect(child.path).toBe(path === '' ? child.name : `${path}/${child.name}`);
          if (child.record && child.record.type !== 'folder') seen.push(child.record);
        }
        const names = children.map(({ name }) => name);
        expect(names).toEqual([...new Set(names)].sort());
      }
      expect(seen.sort((a, b) => a.offset - b.offset)).toEqual(plain);
    });
  });
});

test('a restore of a table is planned as that of an array, and every record ends in one list', () => {
  const there = fc.record({
    type: fc.constantFrom('file', 'folder', 'link', 'other'),
    mtime: fc.nat(9),
    mode: fc.constant(0o644),
    sameContent: fc.boolean(),
  });
  const modes = fc.constantFrom<ConflictMode>('keep-both', 'skip', 'overwrite', 'overwrite-older');
  let skipped = 0;
  let renamed = 0;
  let sides = 0;
  fc.assert(
    fc.property(
      recordsOfBackup,
      fc.dictionary(
        leaf.map(({ path }) => path),
        there,
        { maxKeys: 8 },
      ),
      fc.boolean(),
      modes,
      (plain, existing: Record<string, TargetFact>, foldsCase, onConflict) => {
        const facts: TargetFacts = {
          rules: { platform: 'posix', foldsCase },
          look: (path) => existing[path],
          database: () => undefined,
          longestPath: 4000,
        };
        const choices = { onConflict, today: '2030-01-01', asideEnding: '.aside' };
        const [one, other] = [tableOf(plain), plain].map((records) => {
          const plan = planRestore(records, facts, choices);
          const files = plan.files.map(({ path, record, replace, keptBoth, makesWay, sideOf }) => ({
            ...{ path, record, replace, keptBoth, makesWay, sideOf },
          }));
          const left = plan.skipped.map(({ path, record, reason, setMetadata }) => ({
            ...{ path, record, reason, setMetadata },
          }));
          return { ...plan, files, skipped: left };
        });
        expect(one).toEqual(other);
        if (!one) return;
        const leaves = plain.filter(({ type }) => type !== 'folder').map(({ path }) => path);
        const planned = [...one.files, ...one.links, ...one.skipped].map(({ record }) => record.path);
        const given = one.issues.map(({ path }) => path).filter((path) => leaves.includes(path));
        expect([...planned, ...given].sort()).toEqual(leaves.sort());
        const offsets = one.files.map(({ record }) => record.offset);
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
        expect(one.sides.map(({ path }) => path)).toEqual(
          one.files.filter(({ sideOf }) => sideOf !== undefined).map(({ path }) => path),
        );
        skipped += one.skipped.length;
        renamed += one.names.length;
        sides += one.sides.length;
      },
    ),
    { seed: 9, numRuns: 500 },
  );
  expect(Math.min(skipped, renamed, sides)).toBeGreaterThan(5);
});
