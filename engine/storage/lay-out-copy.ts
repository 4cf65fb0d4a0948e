import type { ByteRange } from './storage.ts';

/** One step of taking a range over: copied inside the storage, or fetched and sent like new bytes. */
export type CopyStep =
  | { readonly kind: 'fetch'; readonly range: ByteRange }
  /** What has been gathered so far becomes a part as it is. */
  | { readonly kind: 'flush' }
  | { readonly kind: 'copy'; readonly range: ByteRange };

export interface CopyRules {
  /** `none`: the storage cannot copy. `equal`: all parts but the last have `partSize`. `free`: they may differ. */
  readonly mode: 'none' | 'equal' | 'free';
  /** Bytes of a part that is sent. */
  readonly partSize: number;
  /** Least bytes of a part that is not the last. */
  readonly minPartSize: number;
  /** Bytes that a copied part has at most in `free` mode; at least twice `minPartSize`. */
  readonly copySize: number;
}

/**
 * How bytes `range` of the base come behind `pending` bytes that wait for their part to fill, so that no part breaks
 * the rules whatever follows. Fetches less than two parts: up to `minPartSize` twice in `free` mode, less than
 * `partSize` at either end in `equal` mode. Pure.
 */
export function layOutCopy(range: ByteRange, pending: number, rules: CopyRules): CopyStep[] {
  if (range.end <= range.start) return [];
  if (rules.mode === 'none') return [{ kind: 'fetch', range }];
  return rules.mode === 'equal' ? equalParts(range, pending, rules) : freeParts(range, pending, rules);
}

function freeParts({ start, end }: ByteRange, pending: number, rules: CopyRules): CopyStep[] {
  const { minPartSize, copySize } = rules;
  // Whether more will follow is not known, so a part that may end up in the middle has to be long enough.
  const missing = pending === 0 ? 0 : Math.max(0, minPartSize - pending);
  const at = start + missing;
  if (end - at < minPartSize) return [{ kind: 'fetch', range: { start, end } }];
  const steps: CopyStep[] = [];
  if (missing > 0) steps.push({ kind: 'fetch', range: { start, end: at } });
  if (pending > 0) steps.push({ kind: 'flush' });
  const count = Math.ceil((end - at) / copySize);
  const border = (index: number) => at + Math.floor(((end - at) * index) / count);
  for (let index = 0; index < count; index += 1) {
    steps.push({ kind: 'copy', range: { start: border(index), end: border(index + 1) } });
  }
  return steps;
}

function equalParts({ start, end }: ByteRange, pending: number, { partSize }: CopyRules): CopyStep[] {
  let at = start + (pending === 0 ? 0 : partSize - pending);
  if (end - at < partSize) return [{ kind: 'fetch', range: { start, end } }];
  const steps: CopyStep[] = [];
  if (at > start) steps.push({ kind: 'fetch', range: { start, end: at } });
  if (pending > 0) steps.push({ kind: 'flush' });
  for (; end - at >= partSize; at += partSize) {
    steps.push({ kind: 'copy', range: { start: at, end: at + partSize } });
  }
  if (end > at) steps.push({ kind: 'fetch', range: { start: at, end } });
  return steps;
}
