import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CopyPrices, chooseCopies, type PieceSpan, type Pieces } from './choose-copies.ts';

/** `copyable`: the bytes stand in the base; `joined`: right behind those of the piece before. */
type Sample = { size: number; copyable: boolean; joined: boolean };

function piecesOf(list: readonly Sample[]): Pieces {
  const size = new Float64Array(list.length);
  const source = new Float64Array(list.length);
  let at = 0;
  list.forEach((piece, index) => {
    size[index] = piece.size;
    if (!piece.joined) at += 1000;
    source[index] = piece.copyable ? at : -1;
    at += piece.size;
  });
  return { length: list.length, size, source };
}

/** Not a number when the choice is not allowed. */
function costOf(pieces: Pieces, spans: readonly PieceSpan[], prices: CopyPrices): number {
  const bytes = (from: number, to: number) =>
    pieces.size.slice(from, to).reduce((sum, size) => sum + size, 0);
  let cost = 0;
  let next = 0;
  for (const { first, end } of spans) {
    const before = bytes(next, first);
    const length = bytes(first, end);
    for (let piece = first; piece < end; piece += 1) {
      const source = pieces.source[piece] ?? -1;
      const joined = (pieces.source[piece - 1] ?? -1) + (pieces.size[piece - 1] ?? 0) === source;
      if (source < 0 || (piece > first && !joined)) return Number.NaN;
    }
    if (length < prices.minCopy || (before > 0 && before < prices.minUpload)) return Number.NaN;
    cost += before + prices.perCopy;
    next = end;
  }
  return cost + bytes(next, pieces.length);
}

function* allChoices(length: number, from = 0): Generator<PieceSpan[], void> {
  if (from === length) {
    yield [];
    return;
  }
  for (const rest of allChoices(length, from + 1)) yield rest;
  for (let end = from + 1; end <= length; end += 1)
    for (const rest of allChoices(length, end)) yield [{ first: from, end }, ...rest];
}

test('no other choice of copies uploads less', () => {
  const piece = fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    copyable: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
    joined: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, fc.constant(false)),
  });
  const prices = fc.record({
    minCopy: fc.integer({ min: 1, max: 20 }),
    minUpload: fc.integer({ min: 0, max: 20 }),
    perCopy: fc.integer({ min: 0, max: 5 }),
  });
  let withCopies = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), prices, (list, price) => {
      const pieces = piecesOf(list);
      const chosen = chooseCopies(pieces, price);
      if (chosen.length > 1) withCopies += 1;
      let best = Number.POSITIVE_INFINITY;
      for (const choice of allChoices(pieces.length)) {
        const cost = costOf(pieces, choice, price);
        if (cost < best) best = cost;
      }
      expect(costOf(pieces, chosen, price)).toBe(best);
    }),
    { numRuns: 500, seed: 5 },
  );
  expect(withCopies).toBeGreaterThan(50);
});
