import type { RareTexts } from './rare-texts.ts';
import type { SegmentPool } from './segment-pool.ts';

/** What a base table is made of: one value a row, in rows that ascend by offset. */
export interface BaseColumns {
  readonly flags: Uint8Array;
  readonly modes: Uint16Array;
  readonly crcs: Uint32Array;
  /** End of each path in `paths`; it begins where the one before ends. */
  readonly pathEnds: Uint32Array;
  readonly sizes: Float64Array;
  /** Bytes of the data in the zip. */
  readonly lengths: Float64Array;
  readonly offsets: Float64Array;
  readonly mtimes: Float64Array;
  readonly ctimes: Float64Array;
  readonly inodes: Float64Array;
  /** 32 bytes a row. */
  readonly hashes: Uint8Array;
  /** All paths in UTF-8. */
  readonly paths: Uint8Array;
  readonly targets: RareTexts;
  readonly entryNames: RareTexts;
  readonly segments: SegmentPool;
}

/** What the bits of `flags` mean. The lowest two are the type's position in `recordTypes`. */
export const FLAG = {
  type: 3,
  deflated: 4,
  sparse: 8,
  /** The local header has a zip64 field. */
  zip64: 16,
  /** It may have one. */
  doubtful: 32,
  segmented: 64,
  digested: 128,
} as const;

export const recordTypes = ['file', 'folder', 'link'] as const;
export const HASH_BYTES = 32;
