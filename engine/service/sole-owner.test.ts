import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { SoleOwner } from './sole-owner.ts';

function program(home: string, clock: FakeClock, seed: number) {
  const stop = new AbortController();
  const program = { owns: false, stop: () => stop.abort(), ended: Promise.resolve() };
  const owner = new SoleOwner(home, { ...testPorts(), clock, random: new FakeRandom(seed) });
  program.ended = owner.run(async (isOwner) => {
    program.owns = isOwner;
  }, stop.signal);
  return program;
}

async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at += 5) {
    clock.advance(5_000);
    await nextTurn();
  }
}

test('one program owns; when it lets go, the other takes over at once', async () => {
  using folder = new TemporaryFolder();
  const clock = new FakeClock();
  const home = folder.join('not', 'there', 'yet');
  const first = program(home, clock, 1);
  const second = program(home, clock, 2);
  await pass(clock, 300);
  expect([first.owns, second.owns]).toEqual([true, false]);
  first.stop();
  await first.ended;
  expect(first.owns).toBe(false);
  await pass(clock, 20);
  expect(second.owns).toBe(true);
  second.stop();
  await second.ended;
  expect(existsSync(`${home}/schedule.owner`)).toBe(false);
});

test('what a crash left behind is taken over after a minute, and the one that was only asleep steps back', async () => {
  using folder = new TemporaryFolder();
  const asleep = new FakeClock();
  const first = program(folder.path, asleep, 1);
  await nextTurn();
  expect(first.owns).toBe(true);
  const clock = new FakeClock();
  const second = program(folder.path, clock, 2);
  await pass(clock, 45);
  expect(second.owns).toBe(false);
  await pass(clock, 60);
  expect(second.owns).toBe(true);
  await pass(asleep, 30);
  expect([first.owns, second.owns]).toEqual([false, true]);
  first.stop();
  second.stop();
  await Promise.all([first.ended, second.ended]);
});
