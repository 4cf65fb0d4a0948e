/** How much of a big file's content stands in the base object already. */
export interface PartialReuse {
  /** Row of the base entry that holds the content; its method is the method of the new entry as well. */
  readonly row: number;
  /**
   * One number for each segment of the file as it was when it was compared: the segment of the base entry with the
   * same content, or -1. Only pairs that may stand for each other: the last segment of a deflate stream ends it.
   */
  readonly segments: Int32Array;
}

/** A scan held against the base backup. Indices are those of the scan's items. */
export interface Comparison {
  /**
   * Row of the base entry whose bytes, header and data, can stand for the item: same path, type and content (the time
   * may differ, the directory has the new one). -1 when the item has to be packed.
   */
  rowAt(index: number): number;
  /** Big files to be packed whose content is partly in the base. */
  readonly partial: ReadonlyMap<number, PartialReuse>;
  /** True when a new backup would say nothing that the base does not. */
  readonly unchanged: boolean;
  readonly counts: ComparisonCounts;
}

export interface ComparisonCounts {
  readonly same: number;
  /** Same content, other time or mode. */
  readonly touched: number;
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
}
