import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectVersion } from '../storage/version-calls.ts';
import { planPurge } from './plan-purge.ts';

/** `keys`: newest version first, `v` a version, `m` a marker; the first is the latest. */
function rowsOf(keys: Readonly<Record<string, string>>): ObjectVersion[] {
  return Object.entries(keys).flatMap(([key, kinds]) =>
    [...kinds].map((kind, at) => ({
      key,
      versionId: `${key}${at}`,
      isMarker: kind === 'm',
      isLatest: at === 0,
      size: kind === 'm' ? 0 : 10,
    })),
  );
}

const ids = (rows: readonly ObjectVersion[]) => rows.map(({ versionId }) => versionId);

test('what was overwritten and what was deleted is hidden; what is there is not', () => {
  const plan = planPurge(rowsOf({ kept: 'v', overwritten: 'vvv', deleted: 'mv', back: 'vmv', twice: 'mmv' }));
  expect(ids(plan.versions)).toEqual(['overwritten1', 'overwritten2', 'deleted1', 'back2', 'twice2']);
  expect(ids(plan.markers)).toEqual(['deleted0', 'back1', 'twice0', 'twice1']);
  expect(plan.bytes).toBe(50);
});

test('a key without a latest version, or with two, is left alone', () => {
  const rows = rowsOf({ a: 'vv', b: 'mv' });
  expect(planPurge(rows.map((row) => ({ ...row, isLatest: false })))).toMatchObject({
    versions: [],
    markers: [],
  });
  expect(planPurge(rows.map((row) => ({ ...row, isLatest: true })))).toMatchObject({
    versions: [],
    markers: [],
  });
});

test('whatever there is: afterwards the same is to be seen, and nothing else is there', () => {
  const kinds = fc.stringMatching(/^[vm]{1,6}$/);
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), kinds, { maxKeys: 8 }), (keys) => {
      const rows = rowsOf(keys);
      const { versions, markers } = planPurge(rows);
      const visible = rows.filter(({ isLatest, isMarker }) => isLatest && !isMarker);
      // In any moment between, too: a latest marker stands until nothing is left below it.
      let left = rows;
      for (const next of [...versions, ...markers]) {
        left = left.filter((row) => row !== next);
        const tops = [...Map.groupBy(left, ({ key }) => key).values()].map(([top]) => top);
        expect(tops.filter((top) => top && !top.isMarker)).toEqual(visible);
      }
      expect(left).toEqual(visible);
    }),
  );
});
