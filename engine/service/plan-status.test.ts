import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from './history-record.ts';
import { overallStatus } from './overall-status.ts';
import { type PlanBackup, type PlanFacts, planStatus } from './plan-status.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2030, 5, 15, 12);

const ago = (milliseconds: number) => new Date(NOW - milliseconds).toISOString();

function backup(age: number, changes: Partial<PlanBackup> = {}): PlanBackup {
  return {
    id: `id-${age}`,
    key: `key-${age}`,
    createdMs: NOW - age,
    status: 'complete',
    checked: true,
    provenAt: null,
    sampledAt: null,
    ...changes,
  };
}

function run(age: number, outcome: RunRecord['outcome'], changes: Partial<RunRecord> = {}): RunRecord {
  const failed = { code: 'host-unreachable', message: 'No answer.', hint: 'Wait.', retry: 'later' };
  return {
    type: 'run',
    kind: 'backup',
    plan: 'docs',
    connection: 'home',
    trigger: 'schedule',
    startedAt: ago(age),
    finishedAt: ago(age - 60_000),
    outcome,
    issues: outcome === 'incomplete' ? 3 : 0,
    files: 10,
    bytes: 100,
    backup: null,
    failure: outcome === 'failed' ? failed : null,
    ...changes,
  };
}

function facts(changes: Partial<PlanFacts> = {}): PlanFacts {
  return {
    plan: 'docs',
    connection: 'home',
    now: NOW,
    running: false,
    waitsForKeys: false,
    backups: [],
    runs: [],
    intervalMs: DAY,
    nextRunAt: undefined,
    waitingFor: undefined,
    storageFailure: undefined,
    listedAt: NOW,
    ...changes,
  };
}

const denied = { code: 'access-denied', message: 'No.', hint: 'Ask.', retry: 'after-user-action' } as const;
const away = { code: 'host-unreachable', message: 'No answer.', hint: 'Wait.', retry: 'later' } as const;

const table: [string, Partial<PlanFacts>, string, string[]][] = [
  ['nothing yet', {}, 'unprotected', ['never-backed-up']],
  ['nothing known at all', { backups: undefined, listedAt: undefined }, 'unprotected', ['never-backed-up']],
  ['a fresh backup', { backups: [backup(HOUR)] }, 'protected', []],
  [
    'an old backup, and a run today that found nothing to add to it',
    { backups: [backup(9 * DAY)], runs: [run(HOUR, 'complete', { backup: `id-${9 * DAY}` })] },
    'protected',
    [],
  ],
  [
    'an old backup, and a run today that found nothing to add to one that is gone',
    { backups: [backup(9 * DAY)], runs: [run(HOUR, 'complete', { backup: 'gone' })] },
    'attention',
    ['overdue'],
  ],
  [
    'an old backup that was damaged since a run found nothing to add to it',
    {
      backups: [backup(9 * DAY, { status: 'damaged' })],
      runs: [run(HOUR, 'complete', { backup: `id-${9 * DAY}` })],
    },
    'unprotected',
    ['never-backed-up', 'verification-failed'],
  ],
  [
    'a run, not listed yet',
    { backups: undefined, listedAt: undefined, runs: [run(HOUR, 'complete')] },
    'protected',
    [],
  ],
  [
    'a run that ended after the listing',
    { listedAt: NOW - 2 * HOUR, runs: [run(HOUR, 'complete')] },
    'protected',
    [],
  ],
  [
    'a run whose backup is gone',
    { listedAt: NOW, runs: [run(HOUR, 'complete')] },
    'unprotected',
    ['never-backed-up'],
  ],
  ['running', { running: true }, 'running', ['never-backed-up']],
  ['running after a good one', { running: true, backups: [backup(HOUR)] }, 'running', []],
  ['only failures', { runs: [run(HOUR, 'failed')] }, 'unprotected', ['never-backed-up', 'last-run-failed']],
  [
    'a failure after a good one',
    { backups: [backup(5 * HOUR)], runs: [run(5 * HOUR, 'complete'), run(HOUR, 'failed')] },
    'attention',
    ['last-run-failed'],
  ],
  [
    'a failure that a later backup made good',
    { backups: [backup(HOUR)], runs: [run(5 * HOUR, 'failed'), run(HOUR, 'complete')] },
    'protected',
    [],
  ],
  ['a stopped run', { backups: [backup(5 * HOUR)], runs: [run(HOUR, 'cancelled')] }, 'protected', []],
  [
    'a failure, then a stopped run',
    { backups: [backup(5 * HOUR)], runs: [run(2 * HOUR, 'failed'), run(HOUR, 'cancelled')] },
    'attention',
    ['last-run-failed'],
  ],
  [
    'incomplete after a good one',
    { backups: [backup(HOUR, { status: 'incomplete' }), backup(5 * HOUR)] },
    'attention',
    ['last-run-incomplete'],
  ],
  [
    'only incomplete',
    { backups: [backup(HOUR, { status: 'incomplete' })] },
    'attention',
    ['last-run-incomplete'],
  ],
  [
    'incomplete by the history alone',
    { runs: [run(HOUR, 'incomplete')] },
    'attention',
    ['last-run-incomplete'],
  ],
  [
    'complete after incomplete',
    { backups: [backup(HOUR), backup(5 * HOUR, { status: 'incomplete' })] },
    'protected',
    [],
  ],
  [
    'stored but never checked',
    { backups: [backup(HOUR, { checked: false })] },
    'unprotected',
    ['never-backed-up', 'not-checked'],
  ],
  [
    'stored but never checked, after a good one',
    { backups: [backup(HOUR, { checked: false }), backup(5 * HOUR)] },
    'attention',
    ['not-checked'],
  ],
  [
    'incomplete and never checked',
    { backups: [backup(HOUR, { checked: false, status: 'incomplete' })] },
    'unprotected',
    ['never-backed-up', 'not-checked'],
  ],
  [
    'a good one after one that was never checked',
    { backups: [backup(HOUR), backup(5 * HOUR, { checked: false })] },
    'protected',
    [],
  ],
  [
    'unchecked by an older history',
    {
      backups: [backup(HOUR)],
      runs: [
        run(HOUR - 1, 'failed', {
          uncheckedKey: `key-${HOUR}`,
          failure: { ...away, code: 'check-unfinished' },
        }),
      ],
    },
    'unprotected',
    ['never-backed-up', 'not-checked'],
  ],
  [
    'not checked then, but proven since',
    {
      backups: [backup(HOUR, { provenAt: ago(1000) })],
      runs: [run(2 * HOUR, 'failed', { uncheckedKey: `key-${HOUR}` })],
    },
    'protected',
    [],
  ],
  [
    'only a damaged one',
    { backups: [backup(HOUR, { status: 'damaged' })] },
    'unprotected',
    ['never-backed-up', 'verification-failed'],
  ],
  [
    'damage in an old one',
    { backups: [backup(HOUR), backup(5 * HOUR, { status: 'damaged' })] },
    'attention',
    ['verification-failed'],
  ],
  [
    'damage that a later proof has overtaken',
    { backups: [backup(HOUR, { provenAt: ago(1000) }), backup(5 * HOUR, { status: 'damaged' })] },
    'protected',
    [],
  ],
  [
    'a newer format is no damage',
    { backups: [backup(HOUR), backup(5 * HOUR, { status: 'damaged', newerFormat: 2 })] },
    'protected',
    [],
  ],
  ['daily, 48 h', { backups: [backup(48 * HOUR)] }, 'protected', []],
  ['daily, more than 48 h', { backups: [backup(48 * HOUR + 1)] }, 'attention', ['overdue']],
  ['hourly, 26 h', { intervalMs: HOUR, backups: [backup(26 * HOUR)] }, 'protected', []],
  [
    'hourly, more than 26 h',
    { intervalMs: HOUR, backups: [backup(26 * HOUR + 1)] },
    'attention',
    ['overdue'],
  ],
  ['by hand, 7 days', { intervalMs: null, backups: [backup(7 * DAY)] }, 'protected', []],
  [
    'by hand, more',
    { intervalMs: null, backups: [backup(7 * DAY + 1)] },
    'attention',
    ['overdue', 'schedule-off'],
  ],
  [
    'a date far ahead counts for nothing',
    { backups: [backup(-2 * DAY)] },
    'unprotected',
    ['never-backed-up'],
  ],
  [
    'refused keys at once',
    { backups: [backup(HOUR)], storageFailure: denied },
    'attention',
    ['storage-unreachable'],
  ],
  [
    'no answer for an hour',
    { backups: [backup(HOUR)], storageFailure: away, listedAt: NOW - HOUR },
    'protected',
    [],
  ],
  [
    'no answer for long',
    { backups: [backup(27 * HOUR)], storageFailure: away, listedAt: NOW - 27 * HOUR },
    'attention',
    ['storage-unreachable'],
  ],
  [
    'no proof for long is worth knowing only',
    { backups: [backup(HOUR), backup(40 * DAY)] },
    'protected',
    ['not-proven-lately'],
  ],
  [
    'a sample lately is enough',
    { backups: [backup(HOUR), backup(40 * DAY, { sampledAt: ago(29 * DAY) })] },
    'protected',
    [],
  ],
  [
    'a sample and a proof, both long ago',
    { backups: [backup(HOUR), backup(40 * DAY, { sampledAt: ago(31 * DAY), provenAt: ago(32 * DAY) })] },
    'protected',
    ['not-proven-lately'],
  ],
  [
    'a sample of what is damaged by now is none',
    { backups: [backup(HOUR), backup(40 * DAY, { status: 'damaged', sampledAt: ago(DAY) })] },
    'attention',
    ['verification-failed', 'not-proven-lately'],
  ],
  [
    'a database that could only be saved as its files',
    { backups: [backup(HOUR)], runs: [run(HOUR, 'complete', { backup: 'b', remarks: ['database-locked'] })] },
    'attention',
    ['databases-unsure'],
  ],
  [
    'that backup, confirmed by a run that found nothing new',
    {
      backups: [backup(2 * HOUR)],
      runs: [
        run(2 * HOUR, 'complete', { backup: 'b', remarks: ['database-damaged'] }),
        run(HOUR, 'complete', { backup: 'b' }),
      ],
    },
    'attention',
    ['databases-unsure'],
  ],
  [
    'a later backup without such',
    {
      backups: [backup(HOUR)],
      runs: [
        run(2 * HOUR, 'complete', { backup: 'a', remarks: ['database-locked'] }),
        run(HOUR, 'complete', { backup: 'b' }),
      ],
    },
    'protected',
    [],
  ],
  [
    'a remark that puts nothing in doubt',
    {
      backups: [backup(HOUR)],
      runs: [run(HOUR, 'complete', { backup: 'b', remarks: ['database-unchecked'] })],
    },
    'protected',
    [],
  ],
  ['proven lately', { backups: [backup(HOUR), backup(40 * DAY, { provenAt: ago(DAY) })] }, 'protected', []],
];

describe('planStatus', () => {
  test.each(table)('%s', (_, changes, level, reasons) => {
    const status = planStatus(facts(changes));
    expect({ level: status.level, reasons: status.reasons }).toEqual({ level, reasons });
  });

  test('tells times, skipped files and the failure', () => {
    const status = planStatus(
      facts({
        backups: [backup(5 * HOUR, { provenAt: ago(2 * HOUR) })],
        runs: [run(HOUR, 'incomplete')],
        nextRunAt: NOW + HOUR,
        waitingFor: 'no-network',
      }),
    );
    expect(status).toMatchObject({
      lastGoodAt: ago(5 * HOUR),
      lastRunAt: ago(HOUR),
      nextRunAt: ago(-HOUR),
      waitingFor: 'no-network',
      skippedFiles: 3,
      provenAt: ago(2 * HOUR),
      lastFailure: null,
    });
    const failed = planStatus(facts({ backups: [backup(5 * HOUR)], runs: [run(HOUR, 'failed')] }));
    expect(failed.lastFailure).toEqual({ code: 'host-unreachable', message: 'No answer.', hint: 'Wait.' });
  });

  test('green expires by itself, whatever else is true', () => {
    const age = fc.integer({ min: 0, max: 400 * DAY });
    const backups = fc.array(
      fc.record({
        id: fc.constant('some'),
        createdMs: age.map((value) => NOW - value),
        status: fc.constantFrom('complete' as const, 'incomplete' as const, 'damaged' as const),
        checked: fc.boolean(),
        provenAt: fc.option(age.map(ago), { nil: null }),
        sampledAt: fc.option(age.map(ago), { nil: null }),
        key: fc.constantFrom('a', 'b', 'c'),
      }),
      { maxLength: 5 },
    );
    const runs = fc.array(
      fc
        .tuple(
          age,
          fc.constantFrom(
            'complete' as const,
            'incomplete' as const,
            'failed' as const,
            'cancelled' as const,
          ),
        )
        .map(([value, outcome]) => run(value, outcome)),
      { maxLength: 5 },
    );
    const interval = fc.option(fc.integer({ min: 5 * 60_000, max: 40 * DAY }), { nil: null });
    fc.assert(
      fc.property(backups, runs, interval, (someBackups, someRuns, intervalMs) => {
        const some = facts({
          backups: someBackups,
          runs: someRuns.reverse(),
          intervalMs,
          listedAt: NOW + DAY,
        });
        const status = planStatus(some);
        if (status.level === 'protected') {
          expect(status.lastGoodAt).not.toBeNull();
          const good = someBackups.filter((one) => one.status === 'complete' && one.checked);
          expect(good).not.toEqual([]);
        }
        expect(planStatus({ ...some, now: NOW + 1000 * DAY }).level).not.toBe('protected');
      }),
      { seed: 20_300_615, numRuns: 500 },
    );
  });
});

test('a backup that waits for keys is not on its way, and what it waits for is said', () => {
  const recent = facts({ running: true, waitsForKeys: true, backups: [backup(1)] });
  expect(planStatus(recent)).toMatchObject({ level: 'attention', reasons: ['keys-expired'] });
  const first = facts({ running: true, waitsForKeys: true });
  expect(planStatus(first)).toMatchObject({ level: 'unprotected' });
  expect(planStatus(facts({ ...recent, waitsForKeys: false }))).toMatchObject({ level: 'running' });
});

test('the whole is as good as its worst part', () => {
  const of = (...levels: ('protected' | 'running' | 'attention' | 'unprotected')[]) =>
    overallStatus(levels.map((level) => ({ ...planStatus(facts()), level }))).level;
  expect(of()).toBe('unprotected');
  expect(of('protected', 'protected')).toBe('protected');
  expect(of('protected', 'running')).toBe('running');
  expect(of('running', 'attention')).toBe('attention');
  expect(of('attention', 'unprotected', 'protected')).toBe('unprotected');
});
