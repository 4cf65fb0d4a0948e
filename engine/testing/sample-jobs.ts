import { defineJobs, type JobContext } from '../workers/job-set.ts';

/** Jobs for the tests of worker pools. */
export const jobSet = defineJobs(import.meta.url, {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  /** Adds one to a byte of the shared memory. */
  increment: ({ at }: { at: number }, { shared }: JobContext) => {
    shared[at] = (shared[at] ?? 0) + 1;
  },
  sizeOf: ({ path }: { path: string }, { files }: JobContext) => files.statSync(path).size,
  lengthOf: ({ bytes }: { bytes: Uint8Array }) => bytes.length,
  die: ({ code }: { code: number }) => {
    process.exit(code);
  },
  spin: (_: null): number => {
    for (;;) if (Number.isNaN(crypto.getRandomValues(new Uint8Array(1))[0])) return 1;
  },
  crashLater: (_: null) => {
    queueMicrotask(() => {
      throw new RangeError('out of bounds');
    });
  },
});
