import { afterEach, describe, expect, test } from 'vitest';
import { systemFileSystem } from '../ports/system.ts';
import { jobSet } from '../testing/sample-jobs.ts';
import { createInlinePool } from './inline-pool.ts';
import { PoolClosed, type WorkerPool } from './pool.ts';
import { startThreadPool } from './thread-pool.ts';

type SamplePool = WorkerPool<(typeof jobSet)['jobs']>;

const open: SamplePool[] = [];
const kinds = {
  threads: () => startThreadPool({ jobSet, workers: 2, sharedBytes: 8 }),
  inline: () => createInlinePool({ jobSet, files: systemFileSystem, sharedBytes: 8 }),
};

function start(kind: keyof typeof kinds): SamplePool {
  const pool = kinds[kind]();
  open.push(pool);
  return pool;
}

afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});

describe.each(['threads', 'inline'] as const)('a pool (%s)', (kind) => {
  test('runs many jobs and gives each its own result', async () => {
    const pool = start(kind);
    const sums = await Promise.all(Array.from({ length: 100 }, (_, a) => pool.run('add', { a, b: 1000 })));
    expect(sums).toEqual(Array.from({ length: 100 }, (_, a) => a + 1000));
  });

  test('lets jobs write into memory the caller sees', async () => {
    const pool = start(kind);
    await pool.run('increment', { at: 3 });
    await pool.run('increment', { at: 3 });
    expect([...new Uint8Array(pool.shared)]).toEqual([0, 0, 0, 2, 0, 0, 0, 0]);
  });

  test('rejects with what the job threw, code included, and goes on', async () => {
    const pool = start(kind);
    await expect(pool.run('sizeOf', { path: '/no/such/file' })).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('/no/such/file'),
    });
    await expect(pool.run('add', { a: 1, b: 2 })).resolves.toBe(3);
  });

  test('rejects a kind of job it does not know', async () => {
    const pool = start(kind) as unknown as WorkerPool<{ missing: (input: null) => void }>;
    await expect(pool.run('missing', null)).rejects.toThrow('missing');
  });

  test('never runs a job before its caller went on', async () => {
    const pool = start(kind);
    const job = pool.run('increment', { at: 0 });
    expect(new Uint8Array(pool.shared)[0]).toBe(0);
    await job;
  });

  test('refuses jobs after it was closed, twice if need be', async () => {
    const pool = start(kind);
    await pool.close();
    await pool.close();
    await expect(pool.run('add', { a: 1, b: 2 })).rejects.toBeInstanceOf(PoolClosed);
  });
});

describe('a pool of threads', () => {
  test('cuts off running jobs and drops queued ones when it is closed', async () => {
    const pool = start('threads');
    const outcomes = Promise.allSettled(Array.from({ length: 7 }, () => pool.run('spin', null)));
    await pool.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(PoolClosed) });
  });

  test('rejects everything when a thread ends by itself', async () => {
    const pool = start('threads');
    const outcomes = await Promise.allSettled([
      pool.run('die', { code: 7 }),
      ...Array.from({ length: 6 }, () => pool.run('spin', null)),
    ]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringContaining('code 7') },
      });
    await expect(pool.run('add', { a: 1, b: 2 })).rejects.toThrow('code 7');
  });

  test('rejects later jobs with the very error that crashed a thread', async () => {
    const pool = start('threads');
    await pool.run('crashLater', null).catch(() => {});
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => pool.run('spin', null)));
    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      reason: { name: 'RangeError', message: 'out of bounds' },
    });
  });

  test('gives the error when the module of the jobs cannot be loaded', async () => {
    const pool = startThreadPool({
      jobSet: { ...jobSet, module: new URL('./no-such-module.ts', import.meta.url).href },
      workers: 1,
    });
    await expect(pool.run('add', { a: 1, b: 2 })).rejects.toThrow('no-such-module');
    await pool.close();
  });

  test('moves transferred buffers instead of copying them', async () => {
    const pool = start('threads');
    const bytes = new Uint8Array(100);
    await expect(pool.run('lengthOf', { bytes }, [bytes.buffer])).resolves.toBe(100);
    expect(bytes.length).toBe(0);
  });

  test('blames only the job whose input cannot be sent', async () => {
    const pool = start('threads') as unknown as WorkerPool<{ add: (input: unknown) => number }>;
    await expect(pool.run('add', { a: () => 1, b: 2 })).rejects.toThrow('clone');
    await expect(pool.run('add', { a: 1, b: 2 })).resolves.toBe(3);
  });
});
