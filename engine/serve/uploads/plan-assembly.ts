import type { PartRecord } from './part-record.ts';

/** The file that parts of equal size are written straight into, each at its final place. */
export const assemblyFile = 'assembly';

/** A part and the place of its first byte in the finished object. */
export interface PlacedPart {
  readonly part: PartRecord;
  readonly at: number;
}

export interface AssemblyPlan {
  /** True: the assembly file becomes the object. False: the parts are copied into a new file. */
  readonly inPlace: boolean;
  /** Parts that have to be copied to their place. */
  readonly moves: readonly PlacedPart[];
  readonly size: number;
}

/**
 * How to make one file of `parts` (the chosen ones, in order) with the least copying. `all` are the parts that
 * were uploaded; one that was not chosen must not be overwritten before the object exists, so that the same
 * upload can still be completed differently after a failure.
 */
export function planAssembly(parts: readonly PartRecord[], all: readonly PartRecord[]): AssemblyPlan {
  const placed: PlacedPart[] = [];
  let size = 0;
  for (const part of parts) {
    placed.push({ part, at: size });
    size += part.size;
  }
  const moves = placed.filter(({ part, at }) => part.file !== assemblyFile || part.offset !== at);
  const chosen = new Set(parts);
  const inPlace =
    moves.length < placed.length &&
    moves.every(({ part }) => part.file !== assemblyFile) &&
    all.every((part) => part.file !== assemblyFile || chosen.has(part));
  return { inPlace, moves: inPlace ? moves : placed, size };
}

/**
 * Where the next part goes: straight to its final place when it has the size all parts seem to have (`stride`,
 * that of the first part to arrive) or less, and nothing was or is being written there.
 */
export function slotFor(
  number: number,
  size: number | undefined,
  stride: number | undefined,
  occupied: ReadonlySet<number>,
): { readonly offset: number; readonly stride: number } | undefined {
  if (size === undefined || size === 0 || occupied.has(number)) return undefined;
  const step = stride ?? size;
  const offset = (number - 1) * step;
  return size <= step && offset + size <= largestAssembly ? { offset, stride: step } : undefined;
}

// The largest S3 object, and well within what file systems take as a sparse file.
const largestAssembly = 5 * 1024 ** 4;
