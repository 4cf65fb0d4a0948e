import { bigFileOrder } from '../../backup/pack/big-file-order.ts';
import type { ScanList, ScanResult } from '../../scan/scan-types.ts';
import type { BaseBackup } from '../base-backup.ts';
import type { Comparison } from '../comparison.ts';
import type { CopyInterval, ReusePlan } from '../reuse-plan.ts';
import { bigFilePieces } from './big-file-pieces.ts';
import { entrySizes } from './entry-sizes.ts';
import { equalPartsResent } from './equal-parts-resent.ts';
import { type FittedIntervals, fitIntervals, mostParts } from './fit-intervals.ts';
import { findLiveEntries, type LiveEntries } from './live-runs.ts';
import { planBigFiles } from './plan-big-files.ts';
import type { PlanLimits } from './plan-limits.ts';
import { smallFileOrder } from './small-file-order.ts';

/** Why everything is uploaded. */
export type FullUploadReason =
  /** So small that copying saves nothing. */
  | 'small'
  /** Most of it would have to be uploaded anyway. */
  | 'mostly-new'
  /** Too many backups in a row took bytes over from the one before. */
  | 'generation'
  /** Nothing of the base is long enough to be copied … */
  | 'nothing-to-copy'
  /** … and free of dead bytes, where none are wanted. */
  | 'purge-empty'
  /** More parts than the storage takes. */
  | 'too-many-parts';

export interface FullUpload {
  readonly full: FullUploadReason;
}

export interface ReuseFacts {
  readonly base: BaseBackup;
  readonly scan: ScanResult;
  /** Of this scan with this base. */
  readonly comparison: Comparison;
  readonly limits: PlanLimits;
  /** Not one dead byte: what was deleted must not be in the new object any more. */
  readonly purge?: boolean;
}

/** From this share of a full upload on, a full upload is the better one. */
const MOSTLY = 0.6;

/**
 * Decides what of an earlier backup's object is copied into the new one, so that as little as possible is uploaded.
 * Pure; linear in the entries of both, a million take less than a second. The plan is about bytes only: whether the
 * entries still hold what the files do was the comparison's to say.
 */
export function planReuse(facts: ReuseFacts): ReusePlan | FullUpload {
  const { base, scan, comparison, limits, purge = false } = facts;
  const { items } = scan;
  const { entries } = base;
  if (base.generation >= limits.maxGenerations) return { full: 'generation' };
  const live = findLiveEntries(base, items.length, comparison);
  const sizes = entrySizes(items, base, comparison);
  const tailBytes = expectedTail(base, items.length);
  const fitted = fitIntervals(live.runs, sizes.newBytes + tailBytes, limits, purge);
  const { intervals, carries } = carriedBy(live, fitted, items.length);

  const smallFiles = smallFileOrder(items, entries, comparison, carries);
  const smallBytes = sum(smallFiles, sizes.of);
  const order = bigFileOrder(items, (index) => !carries(index));
  const { partial } = comparison;
  const { pieces, files } = bigFilePieces(items, order, { entries, partial, smallBytes, sizeOf: sizes.of });
  const otherBytes = tailBytes + sum(othersOf(items, carries), sizes.of);
  const packedBytes = pieces.size.reduce((total, size) => total + size, 0) + otherBytes;
  const liveBytes = packedBytes + fitted.copyBytes - fitted.deadBytes;
  const big = planBigFiles(pieces, files, limits, mostParts(liveBytes, limits) - intervals.length);

  const { equalPartSize: equal } = limits;
  const resent = equal === null ? 0 : equalPartsResent(intervals, pieces, big.spans, equal);
  const estimate = {
    uploadBytes: Math.round(packedBytes - big.copyBytes + resent),
    copyBytes: Math.round(fitted.copyBytes + big.copyBytes - resent),
    deadBytes: fitted.deadBytes,
  };
  // New content will shrink about as much as the old has.
  const shrinking = sizes.unknownBytes * (1 - sizes.compression);
  if (liveBytes - shrinking < limits.smallObject) return { full: 'small' };
  if (estimate.copyBytes <= 0) return { full: purge ? 'purge-empty' : 'nothing-to-copy' };
  if (estimate.uploadBytes - shrinking > MOSTLY * (liveBytes - shrinking)) return { full: 'mostly-new' };
  if (partCount(intervals, big.spans.length, estimate, limits) > limits.maxParts)
    return { full: 'too-many-parts' };
  return { intervals, bigFiles: big.bigFiles, smallFiles, carries, estimate };
}

/** Manifest, directory and end records, going by those of the base. */
function expectedTail({ size, manifestOffset, entries }: BaseBackup, items: number): number {
  return ((size - manifestOffset) / Math.max(1, entries.length)) * items;
}

function carriedBy(
  { runs, itemAtRow }: LiveEntries,
  { spans }: FittedIntervals,
  count: number,
): { intervals: CopyInterval[]; carries: (index: number) => boolean } {
  const isCarried = new Uint8Array(count);
  const intervals = spans.map(({ first, last }): CopyInterval => {
    const firstRow = runs.firstRow[first] ?? 0;
    const endRow = (runs.lastRow[last] ?? -1) + 1;
    const items = itemAtRow.subarray(firstRow, endRow).filter((item) => item >= 0);
    const rows = new Uint32Array(items.length);
    let at = 0;
    for (let row = firstRow; row < endRow; row += 1) {
      const item = itemAtRow[row] ?? -1;
      if (item < 0) continue;
      rows[at] = row;
      at += 1;
      isCarried[item] = 1;
    }
    const range = { start: runs.start[first] ?? 0, end: runs.end[last] ?? 0 };
    return { range, items: Uint32Array.from(items), rows };
  });
  return { intervals, carries: (index) => isCarried[index] === 1 };
}

/** Links and folders that are packed. */
function* othersOf(items: ScanList, carries: (index: number) => boolean): Generator<number, void> {
  for (let index = 0; index < items.length; index += 1)
    if (items.typeAt(index) !== 'file' && !carries(index)) yield index;
}

function sum(indexes: Iterable<number>, of: (index: number) => number): number {
  let total = 0;
  for (const index of indexes) total += of(index);
  return total;
}

function partCount(
  intervals: readonly CopyInterval[],
  copies: number,
  { uploadBytes, copyBytes }: ReusePlan['estimate'],
  { equalPartSize, maxCopyPart, partSize }: PlanLimits,
): number {
  if (equalPartSize !== null) return Math.ceil((uploadBytes + copyBytes) / equalPartSize);
  let parts = Math.ceil(uploadBytes / partSize) + 2 * copies;
  for (const { range } of intervals) parts += Math.ceil((range.end - range.start) / maxCopyPart);
  return parts;
}
