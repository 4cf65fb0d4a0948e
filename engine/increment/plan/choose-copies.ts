/**
 * A stretch of the new object in pieces that are uploaded or copied whole. `source`: offset in the base object of the
 * same bytes, or -1.
 */
export interface Pieces {
  readonly length: number;
  readonly size: Float64Array;
  readonly source: Float64Array;
}

export interface CopyPrices {
  /** Shortest copy. */
  readonly minCopy: number;
  /** Shortest stretch that is uploaded between two copies. */
  readonly minUpload: number;
  /** In bytes to be uploaded. */
  readonly perCopy: number;
}

/** Pieces from `first` up to, but not including, `end`. They stand one behind the other in the base as well. */
export interface PieceSpan {
  readonly first: number;
  readonly end: number;
}

/**
 * The cheapest way to copy some of the pieces and upload the others. What is uploaded before a copy must fill a part,
 * or be nothing; behind the last copy more is going to follow. A dynamic programme over the borders between pieces,
 * linear, because what may begin before a border only becomes more as the border moves on.
 */
export function chooseCopies(pieces: Pieces, { minCopy, minUpload, perCopy }: CopyPrices): PieceSpan[] {
  const count = pieces.length;
  /** Bytes before each border. */
  const bytes = new Float64Array(count + 1);
  for (let piece = 0; piece < count; piece += 1)
    bytes[piece + 1] = (bytes[piece] ?? 0) + (pieces.size[piece] ?? 0);
  const at = (border: number) => bytes[border] ?? 0;

  /** Cheapest with a copy ending at the border, and where that copy begins. */
  const copied = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const copyFrom = new Int32Array(count + 1).fill(-1);
  /** Cheapest in a state in which a copy may begin at the border, and the border where its upload began. */
  const ready = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const uploadFrom = new Int32Array(count + 1).fill(-1);
  ready[0] = 0;
  uploadFrom[0] = 0;
  let finalCopy = 0;
  let finalCost = at(count);

  let uploadEligible = 0;
  let bestUpload = { price: Number.POSITIVE_INFINITY, from: -1 };
  let copyEligible = 0;
  let bestCopy = { price: Number.POSITIVE_INFINITY, from: -1 };
  for (let border = 1; border <= count; border += 1) {
    if (!continues(pieces, border - 1)) {
      copyEligible = border - 1;
      bestCopy = { price: Number.POSITIVE_INFINITY, from: -1 };
    }
    if ((pieces.source[border - 1] ?? -1) >= 0) {
      for (; copyEligible < border && at(border) - at(copyEligible) >= minCopy; copyEligible += 1)
        if ((ready[copyEligible] ?? 0) < bestCopy.price)
          bestCopy = { price: ready[copyEligible] ?? 0, from: copyEligible };
      copied[border] = bestCopy.price + perCopy;
      copyFrom[border] = bestCopy.from;
    }
    // The upload may begin at the front of everything, where nothing has been copied yet.
    for (; uploadEligible < border && at(border) - at(uploadEligible) >= minUpload; uploadEligible += 1) {
      const before = uploadEligible === 0 ? 0 : (copied[uploadEligible] ?? 0);
      const price = before - at(uploadEligible);
      if (price < bestUpload.price) bestUpload = { price, from: uploadEligible };
    }
    const throughUpload = bestUpload.price + at(border);
    const atOnce = copied[border] ?? 0;
    ready[border] = Math.min(throughUpload, atOnce);
    uploadFrom[border] = atOnce <= throughUpload ? border : bestUpload.from;
    const total = atOnce + at(count) - at(border);
    if (total < finalCost) {
      finalCost = total;
      finalCopy = border;
    }
  }

  const chosen: PieceSpan[] = [];
  for (let end = finalCopy; end > 0; ) {
    const first = copyFrom[end] ?? 0;
    chosen.push({ first, end });
    end = uploadFrom[first] ?? 0;
  }
  return chosen.reverse();
}

/** Whether a copy may go on from the piece before into this one. */
function continues({ source, size }: Pieces, piece: number): boolean {
  const here = source[piece] ?? -1;
  const before = piece === 0 ? -1 : (source[piece - 1] ?? -1);
  return here >= 0 && before >= 0 && before + (size[piece - 1] ?? 0) === here;
}
