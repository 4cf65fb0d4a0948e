import { planPartSize, s3Limits } from '../../storage/part-size.ts';

const MiB = 1024 * 1024;

/** What the storage allows and what is worth while. Bytes. */
export interface PlanLimits {
  /** Shortest part before the last one, and shortest copy. */
  readonly minPart: number;
  /** Longest range that the upload copies as one part. */
  readonly maxCopyPart: number;
  /** Most parts of an upload. */
  readonly maxParts: number;
  /** About the size of an uploaded part. */
  readonly partSize: number;
  /** Where all parts before the last must have one size, that size. */
  readonly equalPartSize: number | null;
  /** Most dead bytes, as a share of the new object. */
  readonly deadBudget: number;
  /** Objects below this size are always uploaded whole. */
  readonly smallObject: number;
  /** After so many backups in a row that copied, one is uploaded whole: copies carry old damage along. */
  readonly maxGenerations: number;
}

/** The limits for a new object of about `estimatedSize` live bytes. The upload must then use the same part size. */
export function planLimits(
  estimatedSize: number,
  storage: { readonly maxParts: number; readonly equalParts: boolean },
): PlanLimits {
  const { minPartSize: minPart, maxPartSize: maxCopyPart } = s3Limits;
  // A little below the fifteen and five hundredths that are promised: sizes are estimates.
  const deadBudget = storage.equalParts ? 0.148 : 0.048;
  const withDead = estimatedSize * (1 + deadBudget);
  // Each copy under that rule sends up to two parts again: as short as they may be.
  const shortest = Math.ceil(Math.max(minPart, withDead / (storage.maxParts * 0.9)) / MiB) * MiB;
  const partSize = storage.equalParts
    ? shortest
    : planPartSize(estimatedSize, { ...s3Limits, maxParts: storage.maxParts });
  return {
    minPart,
    maxCopyPart,
    maxParts: storage.maxParts,
    partSize,
    equalPartSize: storage.equalParts ? partSize : null,
    deadBudget,
    smallObject: 16 * MiB,
    maxGenerations: 30,
  };
}
