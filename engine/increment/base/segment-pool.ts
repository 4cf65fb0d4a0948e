import { DIGEST_BYTES } from '../../archive/manifest.ts';
import { findRow } from './rare-texts.ts';

/** Lengths and digests of the segments of the rows that are big files. */
export class SegmentPool {
  /** Ascending. */
  readonly rows: Uint32Array;
  /** End of each row's segments, counted in segments; they begin where those of the row before end. */
  readonly ends: Uint32Array;
  /** Bytes of each segment in the zip; 0 where they are not known. */
  readonly lengths: Uint32Array;
  /** DIGEST_BYTES a segment; zeros where they are not known. */
  readonly digests: Uint8Array;

  constructor(rows: Uint32Array, ends: Uint32Array, lengths: Uint32Array, digests: Uint8Array) {
    this.rows = rows;
    this.ends = ends;
    this.lengths = lengths;
    this.digests = digests;
  }

  lengthsOf(row: number): Uint32Array {
    const [start, end] = this.#range(row);
    return this.lengths.subarray(start, end);
  }

  digestsOf(row: number): Uint8Array {
    const [start, end] = this.#range(row);
    return this.digests.subarray(start * DIGEST_BYTES, end * DIGEST_BYTES);
  }

  #range(row: number): [start: number, end: number] {
    const at = findRow(this.rows, row);
    if (at < 0) return [0, 0];
    return [at === 0 ? 0 : (this.ends[at - 1] ?? 0), this.ends[at] ?? 0];
  }
}
