import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContractClient } from '#shared/contract/contract.ts';
import type { FakeClock } from './fake-clock.ts';

/** Nobody who works waits longer at a time, in milliseconds; what sleeps longer (the schedules) is left asleep. */
const LONGEST_WAIT_MS = 10_000;
/** Turns of the event loop in which everything happens that needs no threads and no disk. */
const TURNS = 25;
const MOST_STEPS = 20_000;

/**
 * Lets `step` milliseconds pass and then waits for the jobs that were begun by it. What their threads and disks take
 * counts for nothing, however slow they are: meanwhile time passes only as far as a job itself waits for it.
 */
export async function passTime(clock: FakeClock, client: ContractClient, step: number): Promise<void> {
  clock.advance(step);
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  while (await isBusy(client)) {
    if (clock.untilNextWake < LONGEST_WAIT_MS) clock.advance(clock.untilNextWake);
    await nextTurn();
  }
}

/** As `passTime`, again and again until `fits` answers with something; resolves with that. */
export async function passTimeUntil<T>(
  clock: FakeClock,
  client: ContractClient,
  step: number,
  fits: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const found = await fits();
    if (found !== undefined) return found;
    await passTime(clock, client, step);
  }
  throw new Error('it never came');
}

async function isBusy(client: ContractClient): Promise<boolean> {
  return (await client.call('jobs.list', {})).some(({ outcome }) => outcome === null);
}
