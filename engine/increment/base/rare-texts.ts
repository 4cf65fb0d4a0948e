/** Texts that only a few rows have. */
export class RareTexts {
  /** Ascending. */
  readonly rows: Uint32Array;
  /** End of each text in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array;
  /** UTF-8. */
  readonly bytes: Uint8Array;

  constructor(rows: Uint32Array, ends: Uint32Array, bytes: Uint8Array) {
    this.rows = rows;
    this.ends = ends;
    this.bytes = bytes;
  }

  get(row: number): string | undefined {
    const at = findRow(this.rows, row);
    if (at < 0) return undefined;
    const start = at === 0 ? 0 : (this.ends[at - 1] ?? 0);
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + start, (this.ends[at] ?? 0) - start).toString('utf8');
  }
}

/** Position of `row` in ascending rows, or -1. */
export function findRow(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}
