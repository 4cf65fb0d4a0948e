import type { WorkerPool } from '#engine/workers/pool.ts';
import { startThreadPool } from '#engine/workers/thread-pool.ts';
import type { BodyDigest, DigestAlgorithm } from './body-digest.ts';
import { type DigestJobs, jobSet } from './digest-jobs.ts';

/**
 * Makes the digests of long bodies in a thread of its own, so that hashing one and receiving the others take place at
 * the same time. The thread is started for the first of them.
 */
export class DigestThread {
  readonly #memory: SharedArrayBuffer;
  #pool: WorkerPool<DigestJobs> | undefined;
  #bodies = 0;

  /** @param memory Where most pieces will lie. */
  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
  }

  /** Pieces that are added have to lie in shared memory. */
  start(algorithms: readonly DigestAlgorithm[]): BodyDigest {
    const pool = this.#pool ?? this.#open();
    this.#bodies += 1;
    const body = this.#bodies;
    const asked = <T>(answer: Promise<T>): Promise<T> =>
      answer.catch((error: unknown) => {
        this.#replace(pool);
        throw error;
      });
    return {
      add: async ({ buffer, byteOffset: start, length }) => {
        if (!(buffer instanceof SharedArrayBuffer))
          throw new Error('That piece is not where another thread could read it.');
        const memory = buffer === this.#memory ? undefined : buffer;
        await asked(pool.run('add', { body, algorithms, memory, start, length }));
      },
      finish: () => asked(pool.run('finish', { body })),
      drop: () => void asked(pool.run('drop', { body })).catch(() => undefined),
    };
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #open(): WorkerPool<DigestJobs> {
    const pool = startThreadPool({ jobSet, workers: 1 });
    // Jobs keep their order. Whatever is wrong here shows in the next.
    pool.run('share', this.#memory).catch(() => undefined);
    this.#pool = pool;
    return pool;
  }

  /** A thread that broke down answers nobody any more; the next body gets another. */
  #replace(pool: WorkerPool<DigestJobs>): void {
    if (this.#pool !== pool) return;
    this.#pool = undefined;
    void pool.close();
  }
}
