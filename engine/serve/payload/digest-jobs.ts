import { defineJobs } from '#engine/workers/job-set.ts';
import { type BodyDigest, type DigestAlgorithm, type Digests, startDigest } from './body-digest.ts';

/** One body of many whose digests are under way; the number names it. */
interface Body {
  readonly body: number;
}

interface Piece extends Body {
  readonly algorithms: readonly DigestAlgorithm[];
  /** Where the piece lies, when that is not the memory given to `share`. */
  readonly memory: SharedArrayBuffer | undefined;
  readonly start: number;
  readonly length: number;
}

// State between jobs, which there is one thread for.
const running = new Map<number, BodyDigest>();
let shared = new SharedArrayBuffer(0);

export const jobSet = defineJobs(import.meta.url, {
  /** Once and for all, because memory that arrives anew with every piece would have to be tidied up as often. */
  share: (memory: SharedArrayBuffer): void => {
    shared = memory;
  },
  /** The first piece of a body starts its digests. */
  add: ({ body, algorithms, memory = shared, start, length }: Piece): void => {
    const digest = running.get(body) ?? startDigest(algorithms);
    running.set(body, digest);
    void digest.add(Buffer.from(memory, start, length));
  },
  finish: ({ body }: Body): Digests => {
    const digest = running.get(body);
    running.delete(body);
    if (!digest) throw new Error('The digests of that body are not under way.');
    return digest.finish() as Digests;
  },
  drop: ({ body }: Body): void => {
    running.delete(body);
  },
});

export type DigestJobs = typeof jobSet.jobs;
