import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RetentionRules, retentionRules } from '#shared/retention.ts';
import { retentionFields, retentionProblems, rulesOf } from './retention-fields.ts';

test('rules survive the form untouched', () => {
  const count = fc.integer({ min: 1, max: 100_000 });
  const rules = fc.record(
    {
      keepLast: count,
      keepDaily: count,
      keepWeekly: count,
      keepMonthly: count,
      keepYearly: count,
      keepWithinMs: fc.integer({ min: 1, max: 9999 }).map((hours) => hours * 3_600_000),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(rules, (given) => {
      const fields = retentionFields(given);
      expect(retentionProblems(fields)).toEqual({});
      expect(rulesOf(fields)).toEqual(given);
    }),
  );
});

test('no rule is shown as keeping everything, with a suggestion behind it', () => {
  for (const rules of [{}, { keepLast: 0 }] satisfies RetentionRules[]) {
    const fields = retentionFields(rules);
    expect(fields.mode).toBe('everything');
    expect(rulesOf(fields)).toEqual({});
    expect(rulesOf({ ...fields, mode: 'rules' })).toEqual({
      keepLast: 10,
      keepDaily: 14,
      keepWeekly: 8,
      keepMonthly: 12,
    });
  }
});

test('a rule is dropped by emptying it', () => {
  const fields = retentionFields({ keepLast: 3, keepDaily: 7 });
  expect(rulesOf({ ...fields, keepDaily: '' })).toEqual({ keepLast: 3 });
  expect(rulesOf({ ...fields, keepDaily: '0' })).toEqual({ keepLast: 3 });
});

test('a span is shown in days where that says it exactly', () => {
  expect(retentionFields({ keepWithinMs: 30 * 86_400_000 })).toMatchObject({
    within: '30',
    withinUnit: 'days',
  });
  expect(retentionFields({ keepWithinMs: 36 * 3_600_000 })).toMatchObject({
    within: '36',
    withinUnit: 'hours',
  });
});

test('an odd span from the command line is not changed by looking at it', () => {
  for (const keepWithinMs of [60_000, 100 * 60_000, 12_345_678]) {
    const fields = retentionFields({ keepWithinMs });
    expect(retentionProblems(fields)).toEqual({});
    expect(rulesOf(fields)).toEqual({ keepWithinMs });
  }
});

test('a decimal comma is understood', () => {
  const fields = { ...retentionFields({ keepLast: 1 }), within: '1,5', withinUnit: 'days' as const };
  expect(rulesOf(fields)).toEqual({ keepLast: 1, keepWithinMs: 129_600_000 });
});

describe('problems', () => {
  const fields = retentionFields({ keepLast: 3 });
  test.each(['x', '-1', '1.5', '100001', '9999999'])('a count of “%s”', (keepDaily) => {
    expect(retentionProblems({ ...fields, keepDaily })).toEqual({ keepDaily: 'count' });
  });

  test.each(['x', '-1', '.'])('a span of “%s”', (within) => {
    expect(retentionProblems({ ...fields, within })).toEqual({ within: 'within' });
  });

  test('rules without a rule', () => {
    expect(retentionProblems({ ...fields, keepLast: '' })).toEqual({ keepLast: 'noRule' });
    expect(retentionProblems({ ...fields, keepLast: '0', within: '0' })).toEqual({ keepLast: 'noRule' });
  });

  test('do not count while everything is kept', () => {
    expect(retentionProblems({ ...fields, mode: 'everything', keepLast: 'x' })).toEqual({});
  });

  test('whatever passes is what the engine takes', () => {
    const text = fc.oneof(fc.nat(120_000).map(String), fc.constantFrom('', '0', ' 7 ', '1.', '1,25', 'x'));
    fc.assert(
      fc.property(text, text, fc.constantFrom('hours', 'days'), (keepLast, within, withinUnit) => {
        const typed = { ...fields, keepLast, within, withinUnit } as const;
        if (Object.keys(retentionProblems(typed)).length > 0) return;
        expect(retentionRules.safeParse(rulesOf(typed)).success).toBe(true);
      }),
    );
  });
});
