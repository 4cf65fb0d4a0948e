import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { ScanList } from '../../scan/scan-types.ts';
import type { BaseEntries } from '../base-backup.ts';
import type { PartialReuse } from '../comparison.ts';
import { type BaseSegments, baseSegments } from './base-segments.ts';
import type { Pieces } from './choose-copies.ts';

/** About the bytes of a local header. */
export const HEADER_BYTES = 128;

/** A big file that is partly in the base, and where its segments stand among the pieces. */
export interface PiecedFile {
  readonly index: number;
  readonly reuse: PartialReuse;
  readonly firstPiece: number;
}

/**
 * What is packed behind the intervals, as pieces: all small files as one, then every big file, those partly in the
 * base segment by segment. `order`: big files (indexes) as they are packed; `sizeOf`: of one that is packed whole.
 */
export function bigFilePieces(
  items: ScanList,
  order: readonly number[],
  facts: {
    readonly entries: BaseEntries;
    readonly partial: ReadonlyMap<number, PartialReuse>;
    readonly smallBytes: number;
    sizeOf(index: number): number;
  },
): { pieces: Pieces; files: PiecedFile[] } {
  const sizes: number[] = [facts.smallBytes];
  const sources: number[] = [-1];
  const files: PiecedFile[] = [];
  const add = (size: number, source: number) => {
    sizes.push(size);
    sources.push(source);
  };
  for (const index of order) {
    const reuse = facts.partial.get(index);
    const found = reuse && baseSegments(facts.entries, reuse.row);
    if (reuse === undefined || found === undefined) {
      add(facts.sizeOf(index), -1);
      continue;
    }
    add(HEADER_BYTES, -1);
    files.push({ index, reuse, firstPiece: sizes.length });
    const shrinking = compression(found, facts.entries, reuse.row);
    const size = items.sizeAt(index);
    for (let segment = 0; segment * SEGMENT_SIZE < size; segment += 1) {
      const inBase = reuse.segments[segment] ?? -1;
      if (inBase >= 0 && inBase < found.count) {
        const { start, end } = found.range(inBase);
        add(end - start, start);
      } else add(Math.min(SEGMENT_SIZE, size - segment * SEGMENT_SIZE) * shrinking, -1);
    }
  }
  return {
    pieces: { length: sizes.length, size: Float64Array.from(sizes), source: Float64Array.from(sources) },
    files,
  };
}

/** Bytes in the zip for each byte of content: of the new content, the old one is the best guess. */
function compression({ method }: BaseSegments, entries: BaseEntries, row: number): number {
  const record = entries.record(row);
  return method === 0 || record.type !== 'file' ? 1 : record.length / record.size;
}
