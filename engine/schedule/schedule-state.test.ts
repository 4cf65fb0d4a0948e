import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemFileSystem } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { at, SimulatedComputer } from './fixtures/simulated-computer.ts';
import { DAY, HOUR, MINUTE } from './fixtures/wall-calendar.ts';
import { openScheduleState } from './schedule-state.ts';

const ports = { files: systemFileSystem, logger: silentLogger };

test('what is remembered comes back from the file, odd names included', async () => {
  using home = new TemporaryFolder();
  const computer = new SimulatedComputer(at('2026-05-04T12:00'), 'UTC', [
    { name: '__proto__', schedule: { kind: 'daily', at: '13:00' } },
    { name: 'Büro ☕', schedule: { kind: 'every', minutes: 45 } },
  ]);
  computer.store = openScheduleState(home.join('settings'), ports);
  computer.work = async () => ({ status: 'failed', failure: { code: 'storage-busy', retry: 'later' } });
  await computer.start();
  await computer.pass(2 * HOUR);
  const before = computer.plans.map(({ name }) => computer.scheduler.state(name));
  computer.kill();
  const file = home.join('settings', 'schedule-state.json');
  expect(readdirSync(home.join('settings'))).toEqual(['schedule-state.json']);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);

  computer.store = openScheduleState(home.join('settings'), ports);
  const loaded = computer.store.load();
  expect(loaded.lost).toBe(false);
  expect([...loaded.records.keys()]).toEqual(['__proto__', 'Büro ☕']);
  await computer.start();
  expect(computer.plans.map(({ name }) => computer.scheduler.state(name))).toEqual(before);
  await computer.close();
});

test('a missing file is a first start, not a loss', () => {
  using home = new TemporaryFolder();
  expect(openScheduleState(home.path, ports).load()).toEqual({ records: new Map(), lost: false });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"format":2,"plans":[]}',
  '{"format":1,"plans":[{"plan":"A"}]}',
  '{"format":1,"plans":[{"plan":"A","schedule":"x","zone":"UTC","settledUntil":"soon","countFrom":0}]}',
  '\0\0\0\0',
])('a file that holds %j is a loss that nobody stumbles over', async (content) => {
  using home = new TemporaryFolder();
  const file = home.join('schedule-state.json');
  writeFileSync(file, content);
  const computer = new SimulatedComputer(at('2026-05-04T12:59'), 'UTC', [
    { name: 'A', schedule: { kind: 'daily', at: '13:00' } },
  ]);
  computer.store = openScheduleState(home.path, ports);
  await computer.start();
  expect(computer.notices).toEqual(['schedule-state-lost']);
  await computer.pass(DAY);
  expect(computer.times()).toEqual(['2026-05-04T13:00']);
  await computer.close();
  // From now on it is remembered again.
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 1, plans: [{ plan: 'A' }] });
  await computer.start();
  await computer.pass(MINUTE);
  expect(computer.notices).toHaveLength(1);
  await computer.close();
});

test('a write that fails leaves the old memory whole', () => {
  using home = new TemporaryFolder();
  const file = home.join('schedule-state.json');
  const record = { schedule: '{"kind":"daily","at":"13:00"}', zone: 'UTC', settledUntil: 1, countFrom: 1 };
  openScheduleState(home.path, ports).save(new Map([['A', record]]));
  let failed = 0;
  const files = {
    ...systemFileSystem,
    fsyncSync: () => {
      failed += 1;
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
  };
  const store = openScheduleState(home.path, { files, logger: silentLogger });
  expect(() => store.save(new Map())).toThrow('no space left');
  expect(failed).toBe(1);
  expect(existsSync(`${file}.tmp`)).toBe(false);
  expect(store.load().records.get('A')).toEqual(record);
});
