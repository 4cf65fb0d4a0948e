import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dayInZone } from '../retention/calendar.ts';
import { testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import type { HistoryRecord, RunRecord } from './history-record.ts';
import { historyView } from './history-view.ts';
import { RunHistory } from './run-history.ts';

function run(startedAt: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    type: 'run',
    kind: 'backup',
    plan: 'docs',
    connection: 'home',
    trigger: 'person',
    startedAt,
    finishedAt: startedAt,
    outcome: 'complete',
    issues: 0,
    files: 1,
    bytes: 1,
    backup: null,
    failure: null,
    ...changes,
  };
}

test('what was written is read by the next start, in order', async () => {
  using folder = new TemporaryFolder();
  const history = new RunHistory(folder.path, testPorts());
  expect(history.records()).toEqual([]);
  await history.append(run('2030-01-01T10:00:00.000Z'));
  await history.append({ type: 'stored', connection: 'home', day: '2030-01-01', bytes: 5 });
  const again = new RunHistory(folder.path, testPorts()).records();
  expect(again.map(({ type }) => type)).toEqual(['run', 'stored']);
  expect(again).toEqual(history.records());
});

test('a line that was cut off harms no other', async () => {
  using folder = new TemporaryFolder();
  const history = new RunHistory(folder.path, testPorts());
  await history.append(run('2030-01-01T10:00:00.000Z'));
  appendFileSync(folder.join('history.jsonl'), '{"type":"run","kind":"ba');
  await history.append(run('2030-01-01T11:00:00.000Z'));
  appendFileSync(folder.join('history.jsonl'), '{"type":"from the future"}\n');
  const records = new RunHistory(folder.path, testPorts()).records();
  expect(records.map((record) => 'startedAt' in record && record.startedAt.slice(11, 13))).toEqual([
    '10',
    '11',
  ]);
});

test('does not grow without end, and keeps the newest', async () => {
  using folder = new TemporaryFolder();
  const line = (hour: number) => JSON.stringify(run(new Date(hour * 3_600_000).toISOString()));
  const lines = Array.from({ length: 5000 }, (_, hour) => `${line(hour)}\n`);
  writeFileSync(folder.join('history.jsonl'), lines.join(''));
  const history = new RunHistory(folder.path, testPorts());
  expect(history.records()).toHaveLength(5000);
  await history.append(run('2030-01-01T10:00:00.000Z'));
  expect(history.records()).toHaveLength(4000);
  expect(history.records().at(-1)).toMatchObject({ startedAt: '2030-01-01T10:00:00.000Z' });
  expect(readFileSync(folder.join('history.jsonl'), 'utf8').split('\n')).toHaveLength(4001);
});

test('sees what another program writes', async () => {
  using folder = new TemporaryFolder();
  const one = new RunHistory(folder.path, testPorts());
  const other = new RunHistory(folder.path, testPorts());
  expect(other.records()).toEqual([]);
  await one.append(run('2030-01-01T10:00:00.000Z'));
  expect(other.records()).toHaveLength(1);
});

test('days are local, also around a change of clocks', () => {
  const records: HistoryRecord[] = [
    run('2030-03-30T22:30:00.000Z', { outcome: 'failed' }),
    run('2030-03-30T23:30:00.000Z'),
    run('2030-03-31T21:59:00.000Z', { outcome: 'incomplete' }),
    run('2030-03-31T22:01:00.000Z'),
    run('2030-03-31T22:02:00.000Z', { outcome: 'cancelled' }),
    run('2030-03-31T22:03:00.000Z', { kind: 'restore' }),
  ];
  const view = historyView({
    records,
    catalogs: new Map(),
    deviceId: 'me',
    now: Date.UTC(2030, 3, 1, 10),
    days: 3,
    dayOf: dayInZone('Europe/Berlin'),
  });
  expect(view.calendar).toEqual([
    { day: '2030-03-30', complete: 0, incomplete: 0, failed: 1 },
    { day: '2030-03-31', complete: 1, incomplete: 1, failed: 0 },
    { day: '2030-04-01', complete: 1, incomplete: 0, failed: 0 },
  ]);
});

test('backups of the command line count once, those of other computers not at all', () => {
  const entry = (id: string, deviceId: string, day: number) => ({
    ...{
      id,
      deviceId,
      key: id,
      plan: 'docs',
      device: 'x',
      size: 10,
      files: 1,
      bytes: 1,
      status: 'complete' as const,
    },
    ...{
      etag: '',
      pinned: false,
      provenAt: null,
      sampledAt: null,
      checked: true,
      parents: [],
      createdAt: '',
      createdMs: Date.UTC(2030, 0, day, 12),
    },
  });
  const view = historyView({
    records: [
      run('2030-01-03T12:00:00.000Z', { backup: 'b' }),
      { type: 'stored', connection: 'home', day: '2030-01-01', bytes: 99 },
    ],
    catalogs: new Map([['home', [entry('b', 'me', 3), entry('a', 'me', 2), entry('z', 'you', 2)]]]),
    deviceId: 'me',
    now: Date.UTC(2030, 0, 3, 13),
    days: 4,
    dayOf: dayInZone('UTC'),
  });
  expect(view.calendar.map(({ complete }) => complete)).toEqual([0, 0, 1, 1]);
  // Nothing was there; then what was noted; today what is there.
  expect(view.stored.map(({ bytes }) => bytes)).toEqual([99, 99, 30]);
});
