import { availableParallelism } from 'node:os';

/** Worker threads for CPU-heavy work: one a core, at least 2 (reading overlaps with computing), at most 8. */
export function threadCount(cores: number = availableParallelism()): number {
  return Math.min(8, Math.max(2, cores));
}
