import type { ByteRange } from '../storage/storage.ts';

/** A run of whole entries that is copied inside the storage. Begins and ends with entries that live on. */
export interface CopyInterval {
  /** Bytes of the base object. */
  readonly range: ByteRange;
  /** The items whose entries it carries, in the order they stand in it … */
  readonly items: Uint32Array;
  /** … and the rows of those entries in the base. */
  readonly rows: Uint32Array;
}

/** Which segments of a big file are copied inside the storage; a hint, since each is compared again when it is read. */
export interface SegmentPlan {
  /** Row of the base entry. */
  readonly row: number;
  /** One number for each segment: the segment of the base entry to be copied, or -1 to pack it anew. */
  readonly segments: Int32Array;
}

/** How a new backup is put together from the base object and from this computer's files. */
export interface ReusePlan {
  /** Copied in this order before anything else is written. */
  readonly intervals: readonly CopyInterval[];
  /** By item index: big files that are partly copied. */
  readonly bigFiles: ReadonlyMap<number, SegmentPlan>;
  /**
   * Small files to be packed, in this order: those that stand in the base as they are, then new ones, then changed
   * ones, what changes most often last.
   */
  readonly smallFiles: Uint32Array;
  /** True when an interval carries the item, which is then not packed. */
  carries(index: number): boolean;
  readonly estimate: {
    /** Bytes to be sent; content that is still to be compressed counts as it is. */
    readonly uploadBytes: number;
    readonly copyBytes: number;
    /** Bytes copied that belong to no entry of the new backup. */
    readonly deadBytes: number;
  };
}
