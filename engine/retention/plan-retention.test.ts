import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { RetentionRules } from '#shared/retention.ts';
import { DAY_MS, dayInZone } from './calendar.ts';
import { planRetention, type RetainedBackup, type RetentionOptions } from './plan-retention.ts';
import { retentionReasonText } from './reason-text.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;

function backup(createdMs: number, facts: Partial<RetainedBackup> = {}): RetainedBackup {
  return {
    key: `k-${createdMs}-${facts.plan ?? ''}${facts.deviceId ?? ''}`,
    plan: 'Notes',
    device: 'Laptop',
    deviceId: 'device-a',
    createdMs,
    status: 'complete',
    pinned: false,
    provenAt: null,
    checked: true,
    ...facts,
  };
}

const decide = (
  backups: readonly RetainedBackup[],
  rules: RetentionRules,
  options: RetentionOptions = { now: NOW },
) =>
  planRetention(backups, rules, options)
    .groups.flatMap((group) => group.decisions)
    .map((decision) => ({ ...decision, reasons: decision.reasons.map(retentionReasonText) }));
const kept = (...args: Parameters<typeof decide>) =>
  decide(...args)
    .filter(({ action }) => action === 'keep')
    .map((decision) => decision.backup);
const reasonsOf = (wanted: RetainedBackup, ...args: Parameters<typeof decide>) =>
  decide(...args).find((decision) => decision.backup === wanted)?.reasons;

const hourly = (count: number) => Array.from({ length: count }, (_, at) => backup(NOW - at * HOUR));

describe('rules', () => {
  test('keep-last', () => {
    const all = hourly(5);
    const decisions = decide(all, { keepLast: 2 });
    expect(decisions.map(({ action, reasons }) => [action, reasons])).toEqual([
      ['keep', ['the newest backup', 'the newest complete backup', 'last 2']],
      ['keep', ['last 2']],
      ...Array.from({ length: 3 }, () => [
        'remove',
        ['no rule keeps it; 2 others of this plan and computer stay'],
      ]),
    ]);
  });

  test('keep-daily takes the newest of each day that has backups', () => {
    const days = [0, 1, 9, 30].flatMap((day) => [
      backup(NOW - day * DAY_MS),
      backup(NOW - day * DAY_MS - HOUR),
    ]);
    expect(kept(days, { keepDaily: 3 })).toEqual([days[0], days[2], days[4]]);
    expect(reasonsOf(days[4] ?? backup(0), days, { keepDaily: 3 })).toEqual(['daily 2026-11-12']);
  });

  test('weeks, months and years', () => {
    const all = [0, 1, 8, 40, 400].map((day) => backup(NOW - day * DAY_MS));
    expect(decide(all, { keepWeekly: 2, keepMonthly: 2, keepYearly: 9 }).map((d) => d.reasons)).toEqual([
      [
        'the newest backup',
        'the newest complete backup',
        'weekly 2026-W47',
        'monthly 2026-11',
        'yearly 2026',
      ],
      ['no rule keeps it; 4 others of this plan and computer stay'],
      ['weekly 2026-W46'],
      ['monthly 2026-10'],
      ['yearly 2025'],
    ]);
  });

  test('keep-within counts from the newest backup, not from today', () => {
    const all = [500, 501, 529, 531].map((day) => backup(NOW - day * DAY_MS));
    expect(kept(all, { keepWithinMs: 30 * DAY_MS })).toEqual(all.slice(0, 3));
    expect(reasonsOf(all[2] ?? backup(0), all, { keepWithinMs: 30 * DAY_MS })).toEqual([
      'within 30 days of the newest',
    ]);
    expect(reasonsOf(all[1] ?? backup(0), all, { keepWithinMs: 36 * HOUR })?.[0]).toBe(
      'within 36 hours of the newest',
    );
  });

  test('a day is that of the time zone asked for, also when the clocks change', () => {
    // In Berlin these are: 24 October 23:30, 25 October 00:30, 25 October 23:30.
    const all = ['2026-10-24T21:30:00Z', '2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z'].map((moment) =>
      backup(Date.parse(moment)),
    );
    const dayOf = dayInZone('Europe/Berlin');
    expect(kept(all, { keepDaily: 9 }, { now: NOW, dayOf })).toEqual([all[2], all[0]]);
    expect(kept(all, { keepDaily: 9 })).toEqual([all[2], all[1]]);
  });

  test.each<RetentionRules>([{}, { keepLast: 0, keepDaily: 0, keepWithinMs: 0 }])(
    '%j is no rule',
    (rules) => {
      try {
        decide(hourly(3), rules);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'retention-empty' });
      }
    },
  );
});

describe('what always stays', () => {
  test('pinned and damaged backups, which a rule does not count on', () => {
    const [newest, damaged, pinned, newer, plain] = [
      backup(NOW),
      backup(NOW - 1, { status: 'damaged' }),
      backup(NOW - 2, { pinned: true }),
      backup(NOW - 3, { status: 'damaged', newerFormat: 2 }),
      backup(NOW - 4),
    ];
    const all = [newest, damaged, pinned, newer, plain];
    expect(kept(all, { keepLast: 2 })).toEqual([newest, damaged, pinned, newer]);
    expect(reasonsOf(damaged, all, { keepLast: 2 })).toEqual(['damaged: look at it yourself']);
    expect(reasonsOf(pinned, all, { keepLast: 2 })).toEqual(['pinned', 'last 2']);
    expect(reasonsOf(newer, all, { keepLast: 2 })).toEqual(['made by a newer Holdall']);
  });

  test('unchecked backups, which are never the reason for another to go', () => {
    const [newest, sound, old] = [
      backup(NOW, { checked: false }),
      backup(NOW - 1),
      backup(NOW - 2, { checked: false, status: 'damaged' }),
    ];
    const all = [newest, sound, old];
    expect(kept(all, { keepLast: 1 })).toEqual(all);
    expect(reasonsOf(newest, all, { keepLast: 1 })).toEqual([
      'never checked after its upload: verify it or delete it',
    ]);
    expect(reasonsOf(sound, all, { keepLast: 1 })).toEqual([
      'the newest backup',
      'the newest complete backup',
      'last 1',
    ]);
    expect(reasonsOf(old, all, { keepLast: 1 })).toEqual(['damaged: look at it yourself']);
  });

  test('the newest complete and the newest proven backup behind incomplete ones', () => {
    const all = [
      backup(NOW, { status: 'incomplete' }),
      backup(NOW - 1, { status: 'incomplete' }),
      backup(NOW - 2),
      backup(NOW - 3, { provenAt: '2026-01-01T00:00:00.000Z' }),
      backup(NOW - 4, { provenAt: '2026-11-01T00:00:00.000Z' }),
    ];
    expect(decide(all, { keepLast: 1 }).map(({ action, reasons }) => [action, reasons[0]])).toEqual([
      ['keep', 'the newest backup'],
      ['remove', 'no rule keeps it; 3 others of this plan and computer stay'],
      ['keep', 'the newest complete backup'],
      ['keep', 'last proven restorable'],
      ['remove', 'no rule keeps it; 3 others of this plan and computer stay'],
    ]);
  });

  test('backups dated in the future, which push nobody out', () => {
    const future = [400, 401].map((day) => backup(NOW + day * DAY_MS));
    const all = [...future, ...hourly(3)];
    expect(kept(all, { keepLast: 2 })).toHaveLength(4);
    expect(kept(all, { keepWithinMs: HOUR })).toHaveLength(4);
    expect(decide(all, { keepLast: 2 })[0]?.reasons).toEqual(['dated in the future: a clock was wrong']);
  });

  test('everything, while the clock of this computer is far behind', () => {
    expect(kept(hourly(5), { keepLast: 1 }, { now: 0 })).toHaveLength(5);
  });

  test('the backup just made by a computer whose clock is far behind', () => {
    const justMade = backup(Date.UTC(1970, 0, 1, 5), { storedMs: NOW + HOUR });
    const all = [...hourly(4).map((one) => ({ ...one, storedMs: one.createdMs })), justMade];
    expect(kept(all, { keepLast: 2 })).toContain(justMade);
    expect(reasonsOf(justMade, all, { keepLast: 2 })).toEqual(['stored last']);
  });
});

test('each plan on each computer is dealt with by itself, also where computers have one name', () => {
  const places = [
    { plan: 'B', deviceId: 'd1', device: 'PC' },
    { plan: 'A', deviceId: 'd1', device: 'PC' },
    { plan: 'A', deviceId: 'd2', device: 'PC' },
  ];
  const all = places.flatMap((place) => [backup(NOW, place), backup(NOW - 1, place)]);
  const { groups } = planRetention(all, { keepLast: 1 }, { now: NOW });
  expect(groups.map((group) => [group.plan, group.deviceId, group.device])).toEqual([
    ['A', 'd1', 'PC'],
    ['A', 'd2', 'PC'],
    ['B', 'd1', 'PC'],
  ]);
  for (const group of groups) {
    expect(group.otherNames).toEqual([]);
    expect(group.decisions.map(({ action }) => action)).toEqual(['keep', 'remove']);
  }
});

describe('a computer that was renamed', () => {
  const under = (device: string, hours: readonly number[], facts: Partial<RetainedBackup> = {}) =>
    hours.map((ago) => backup(NOW - ago * HOUR, { device, key: `${device}-${ago}`, ...facts }));

  test('is still one: the rules go over all it saved, and the last good one under the old name stays', () => {
    const all = [...under('Attic', [1, 2]), ...under('Desk', [3, 4, 5])];
    const { groups } = planRetention(all, { keepLast: 2 }, { now: NOW });
    expect(groups).toMatchObject([{ device: 'Attic', otherNames: ['Desk'] }]);
    expect(kept(all, { keepLast: 2 })).toEqual(all.slice(0, 3));
    expect(reasonsOf(all[2] ?? backup(0), all, { keepLast: 2 })).toEqual([
      'the last good one under this name: delete it yourself if you need it no more',
    ]);
    expect(kept(all, { keepLast: 4 })).toEqual(all.slice(0, 4));
  });

  test.each<[string, Partial<RetainedBackup>, string]>([
    ['was never checked', { checked: false }, 'Desk-4'],
    ['is damaged', { status: 'damaged' }, 'Desk-4'],
    ['is not complete', { status: 'incomplete' }, 'Desk-4'],
  ])('what %s is no last good one', (_what, facts, last) => {
    const all = [...under('Attic', [1]), ...under('Desk', [3], facts), ...under('Desk', [4, 5])];
    const found = decide(all, { keepLast: 1 }).find(({ reasons }) =>
      reasons.some((reason) => reason.startsWith('the last good one under')),
    );
    expect(found?.backup.key).toBe(last);
  });

  test('several times keeps one of each name', () => {
    const all = [...under('C', [1]), ...under('B', [2, 3]), ...under('A', [4, 5]), ...under('B', [6])];
    const { groups } = planRetention(all, { keepLast: 1 }, { now: NOW });
    expect(groups[0]?.otherNames).toEqual(['B', 'A']);
    expect(kept(all, { keepLast: 1 }).map(({ key }) => key)).toEqual(['C-1', 'B-2', 'A-4']);
  });

  test('computers whose id nobody knows are told apart by their names', () => {
    const all = [...under('A', [1, 2], { deviceId: '' }), ...under('B', [3, 4], { deviceId: '' })];
    expect(planRetention(all, { keepLast: 1 }, { now: NOW }).groups).toHaveLength(2);
  });
});

describe('whatever the backups and rules', () => {
  const anyBackup = fc.record({
    createdMs: fc.integer({ min: NOW - 900 * DAY_MS, max: NOW + 3 * DAY_MS }),
    storedMs: fc.option(fc.integer({ min: NOW - 900 * DAY_MS, max: NOW }), { nil: undefined }),
    status: fc.constantFrom('complete', 'incomplete', 'damaged'),
    pinned: fc.constantFrom(true, false, false, false),
    provenAt: fc.constantFrom(null, null, '2026-11-01T00:00:00.000Z'),
    checked: fc.constantFrom(true, true, true, false),
    plan: fc.constantFrom('A', 'B'),
    device: fc.constantFrom('PC', 'PC', 'Old name'),
    deviceId: fc.constantFrom('d1', 'd1', 'd2'),
  });
  const anyBackups = fc
    .array(anyBackup, { maxLength: 40 })
    .map((list) =>
      list.map(
        ({ createdMs, storedMs, ...facts }, at): RetainedBackup =>
          backup(createdMs, { ...facts, key: `k${at}`, ...(storedMs === undefined ? {} : { storedMs }) }),
      ),
    );
  const few = fc.integer({ min: 0, max: 4 });
  const anyRules = fc.record(
    {
      keepLast: few,
      keepDaily: few,
      keepWeekly: few,
      keepMonthly: few,
      keepYearly: few,
      keepWithinMs: fc.constantFrom(0, HOUR, DAY_MS, 30 * DAY_MS),
    },
    { noNullPrototype: true },
  );
  const someRule = anyRules.map((rules): RetentionRules => ({ ...rules, keepLast: rules.keepLast || 1 }));

  test('what must stay stays, and every decision has a reason', () => {
    fc.assert(
      fc.property(anyBackups, someRule, (all, rules) => {
        const { groups } = planRetention(all, rules, { now: NOW });
        expect(groups.flatMap((group) => group.decisions)).toHaveLength(all.length);
        for (const { decisions } of groups) {
          const stay = decisions.filter(({ action }) => action === 'keep').map((d) => d.backup);
          const sound = decisions.map((d) => d.backup).filter((b) => b.status !== 'damaged' && b.checked);
          const dated = sound.filter((b) => b.createdMs <= NOW + DAY_MS);
          const must = [
            ...decisions.map((d) => d.backup).filter((b) => b.pinned || b.status === 'damaged' || !b.checked),
            dated[0],
            dated.find((b) => b.status === 'complete'),
            dated.find((b) => b.provenAt !== null),
          ];
          for (const one of must) if (one) expect(stay).toContain(one);
          for (const { reasons } of decisions) expect(reasons.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('what other computers have stored changes nothing', () => {
    fc.assert(
      fc.property(anyBackups, someRule, (all, rules) => {
        const own = all.filter(({ deviceId }) => deviceId === 'd1');
        expect(kept(all, rules).filter(({ deviceId }) => deviceId === 'd1')).toEqual(kept(own, rules));
      }),
    );
  });

  test('of each name that a computer has or had, the last good backup stays', () => {
    fc.assert(
      fc.property(anyBackups, someRule, (all, rules) => {
        const stay = new Set(kept(all, rules));
        const good = all.filter(
          (one) => one.status === 'complete' && one.checked && one.createdMs <= NOW + DAY_MS,
        );
        const rows = Map.groupBy(good, (one) => JSON.stringify([one.plan, one.deviceId, one.device]));
        for (const [, row] of rows) {
          const last = Math.max(...row.map(({ createdMs }) => createdMs));
          expect(row.some((one) => one.createdMs === last && stay.has(one))).toBe(true);
        }
      }),
    );
  });

  test('doing it twice removes nothing more', () => {
    fc.assert(
      fc.property(anyBackups, someRule, (all, rules) => {
        const once = kept(all, rules);
        expect(kept(once, rules)).toEqual(once);
      }),
    );
  });

  test('one more rule, or a larger number in one, never removes more', () => {
    fc.assert(
      fc.property(anyBackups, someRule, anyRules, (all, rules, more) => {
        const wider: RetentionRules = { ...rules };
        for (const key of Object.keys(more) as (keyof RetentionRules)[]) {
          wider[key] = Math.max(rules[key] ?? 0, more[key] ?? 0);
        }
        const keptByBoth = new Set(kept(all, wider));
        for (const one of kept(all, rules)) expect(keptByBoth).toContain(one);
      }),
    );
  });

  test('a pin never makes another backup go', () => {
    fc.assert(
      fc.property(anyBackups, someRule, fc.nat(), (all, rules, which) => {
        const chosen = all[which % Math.max(1, all.length)];
        const pinned = all.map((one) => (one === chosen ? { ...one, pinned: true } : one));
        const before = kept(all, rules).map((one) => one.key);
        expect(kept(pinned, rules).map((one) => one.key)).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  test('the order in which they are listed does not matter', () => {
    fc.assert(
      fc.property(anyBackups, someRule, (all, rules) => {
        expect(kept(all.toReversed(), rules)).toEqual(kept(all, rules));
      }),
    );
  });
});
