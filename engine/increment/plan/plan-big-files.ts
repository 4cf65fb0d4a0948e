import type { SegmentPlan } from '../reuse-plan.ts';
import type { PiecedFile } from './big-file-pieces.ts';
import { chooseCopies, type PieceSpan, type Pieces } from './choose-copies.ts';
import type { PlanLimits } from './plan-limits.ts';

/** A copy costs a request. */
const COPY_PRICE = 2048;
const COPY_STEP = 4;

export interface PlannedBigFiles {
  readonly bigFiles: ReadonlyMap<number, SegmentPlan>;
  readonly spans: readonly PieceSpan[];
  readonly copyBytes: number;
}

/** Decides which segments of big files are copied. `parts`: how many parts they may become. */
export function planBigFiles(
  pieces: Pieces,
  files: readonly PiecedFile[],
  limits: PlanLimits,
  parts: number,
): PlannedBigFiles {
  if (files.length === 0) return { bigFiles: new Map(), spans: [], copyBytes: 0 };
  const spans = affordableCopies(pieces, limits, parts);
  const bigFiles = new Map<number, SegmentPlan>();
  let copyBytes = 0;
  let at = 0;
  files.forEach((file, order) => {
    const { index, reuse, firstPiece } = file;
    const nextFile = files[order + 1]?.firstPiece ?? pieces.length;
    const segments = new Int32Array(reuse.segments.length).fill(-1);
    let copied = 0;
    for (let span = spans[at]; span !== undefined && span.first < nextFile; span = spans[at]) {
      for (let piece = span.first; piece < span.end; piece += 1) {
        segments[piece - firstPiece] = reuse.segments[piece - firstPiece] ?? -1;
        copied += pieces.size[piece] ?? 0;
      }
      at += 1;
    }
    if (copied > 0) bigFiles.set(index, { row: reuse.row, segments });
    copyBytes += copied;
  });
  return { bigFiles, spans, copyBytes };
}

function affordableCopies(pieces: Pieces, limits: PlanLimits, parts: number): PieceSpan[] {
  const { equalPartSize, minPart, partSize, maxCopyPart } = limits;
  const equal = equalPartSize !== null;
  let perCopy = COPY_PRICE + (equalPartSize ?? 0);
  for (;;) {
    const spans = chooseCopies(pieces, {
      minCopy: equal ? Math.max(minPart, 2 * equalPartSize) : minPart,
      // With equal parts, the first bytes of the copy fill up the part: any stretch before it will do.
      minUpload: equal ? 0 : minPart,
      perCopy,
    });
    if (equal || spans.length === 0 || partsOf(pieces, spans, partSize, maxCopyPart) <= parts) return spans;
    perCopy *= COPY_STEP;
  }
}

function partsOf(
  { size, length }: Pieces,
  spans: readonly PieceSpan[],
  partSize: number,
  maxCopyPart: number,
): number {
  const bytes = (from: number, to: number) => {
    let sum = 0;
    for (let piece = from; piece < to; piece += 1) sum += size[piece] ?? 0;
    return sum;
  };
  let parts = 0;
  let before = 0;
  for (const { first, end } of spans) {
    parts += Math.ceil(bytes(before, first) / partSize) + Math.ceil(bytes(first, end) / maxCopyPart);
    before = end;
  }
  return parts + Math.ceil(bytes(before, length) / partSize);
}
