import { expect, test } from 'vitest';
import type { JobWaiting } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Credentials } from '../storage/credentials.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { JobKeys } from './job-keys.ts';

const keys = (n: number): Credentials => ({
  ...{ accessKeyId: `KEY${n}`, secretAccessKey: `secret-${n}`, sessionToken: `token-${n}` },
});
const expired = new AppError('token-expired', {});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function setUp() {
  const clock = new FakeClock();
  const told: (JobWaiting | null)[] = [];
  let saved: Credentials | undefined = keys(1);
  let stillFor = 0;
  const job = new JobKeys({
    clock,
    transfer: {
      standStill: () => {
        stillFor += 1;
        return () => {
          stillFor -= 1;
        };
      },
    },
    saved: async () => saved,
    onWaiting: (waiting) => void told.push(waiting),
  });
  const source = job.sourceFor('nas', keys(1));
  const save = (next: Credentials | undefined) => {
    saved = next;
  };
  return { clock, told, job, source, save, stands: () => stillFor > 0 };
}

test('keys that another program saves are found without a word from it', async () => {
  const { clock, told, source, save, stands } = setUp();
  const renewed = source.renew(source.current, expired);
  await settled();
  expect(told).toEqual([{ for: 'credentials', connection: 'nas', code: 'token-expired' }]);
  expect(stands()).toBe(true);
  save(keys(2));
  clock.advance(15_000);
  await renewed;
  expect([source.current, told.at(-1), stands(), clock.sleeping]).toEqual([keys(2), null, false, 0]);
});

test('keys that were saved before anybody noticed are taken without a stop', async () => {
  const { told, source, save } = setUp();
  save(keys(2));
  await source.renew(source.current, expired);
  expect([source.current, told]).toEqual([keys(2), []]);
});

test('locked or missing secrets, and saving the same keys again, leave it waiting', async () => {
  const { told, job, source, save } = setUp();
  const renewed = source.renew(source.current, expired);
  for (const next of [undefined, keys(1)]) {
    save(next);
    job.lookAgain();
    await settled();
  }
  expect(told).toHaveLength(1);
  save(keys(2));
  job.lookAgain();
  await renewed;
  expect(source.current).toEqual(keys(2));
});

test('a job that ends waits for nothing, and neither does a storage it opens afterwards', async () => {
  const { clock, job, source, stands } = setUp();
  const renewed = source.renew(source.current, expired);
  const failing = expect(renewed).rejects.toBe(expired);
  await settled();
  job.giveUp();
  await failing;
  expect([stands(), clock.sleeping]).toEqual([false, 0]);
  const late = job.sourceFor('nas', keys(3));
  await expect(late.renew(late.current, expired)).rejects.toBe(expired);
});
