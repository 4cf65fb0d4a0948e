import { createHash } from 'node:crypto';

export type DigestAlgorithm = 'md5' | 'sha256';

/** Hex by algorithm, of those asked for. */
export type Digests = Readonly<Partial<Record<DigestAlgorithm, string>>>;

/** The running digests of one body. Pieces are added one after the other, without waiting for the one before. */
export interface BodyDigest {
  /** When this resolves, the piece may be overwritten. */
  add(piece: Buffer): Promise<void> | void;
  finish(): Promise<Digests> | Digests;
  /** When it is not wanted any more; harmless after `finish`. */
  drop(): void;
}

/** Digests made by the thread that calls. */
export function startDigest(algorithms: readonly DigestAlgorithm[]): BodyDigest {
  const running = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  return {
    add: (piece) => {
      for (const [, hash] of running) hash.update(piece);
    },
    finish: () => Object.fromEntries(running.map(([algorithm, hash]) => [algorithm, hash.digest('hex')])),
    drop: () => undefined,
  };
}
