import type { ByteRange } from '../storage/storage.ts';

/**
 * Where the packed bytes go, front to back: an object that is uploaded while it is being written.
 * One writer; calls are not concurrent.
 */
export interface ByteSink {
  /** Bytes written so far = offset of the next byte in the object. */
  readonly position: number;
  /** Appends a copy of `bytes`. Resolves when there is room for more: the writer's back-pressure. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Appends `length` bytes that are only known later (a big file's local header). The parts they stand in are
   * held back until `patch` is called. At most one hold is open at a time.
   */
  hold(length: number): Promise<Hold>;
}

export interface Hold {
  /** Offset of the first held byte. */
  readonly offset: number;
  /** Fills in the held bytes, all of them, once. */
  patch(bytes: Uint8Array): Promise<void>;
}

/** A sink that can also take bytes over from an object that is stored already, without sending them again. */
export interface CopyingSink extends ByteSink {
  /**
   * Appends bytes `range` of that object. However short the range and whatever stands before it, the object comes out
   * right: what the storage cannot copy is fetched and sent. Counts in `position` at once.
   */
  copy(range: ByteRange): Promise<void>;
}
