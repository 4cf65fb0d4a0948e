/** One part while it is filled, held back or on its way. */
export class PartBuffer {
  /** 1-based, as S3 counts. */
  readonly partNumber: number;
  /** Offset of its first byte in the object. */
  readonly offset: number;
  readonly #bytes: Buffer;
  #filled = 0;
  #held = 0;

  constructor(partNumber: number, offset: number, bytes: Buffer) {
    this.partNumber = partNumber;
    this.offset = offset;
    this.#bytes = bytes;
  }

  get room(): number {
    return this.#bytes.length - this.#filled;
  }

  /** Bytes filled or reserved so far. */
  get length(): number {
    return this.#filled;
  }

  /** Some of its bytes are not known yet. */
  get isHeld(): boolean {
    return this.#held > 0;
  }

  get content(): Buffer {
    return this.#bytes.subarray(0, this.#filled);
  }

  /** The memory, to be used again once the part has been sent. */
  get memory(): Buffer {
    return this.#bytes;
  }

  /** Copies what fits and returns how much that was. */
  append(source: Uint8Array): number {
    const length = Math.min(source.length, this.room);
    this.#bytes.set(length === source.length ? source : source.subarray(0, length), this.#filled);
    this.#filled += length;
    return length;
  }

  /** Leaves up to `length` bytes open, to be patched, and returns how many. */
  reserve(length: number): number {
    const reserved = Math.min(length, this.room);
    this.#filled += reserved;
    this.#held += reserved;
    return reserved;
  }

  /** Fills in the reserved bytes from `offset` (in the object) on. */
  patch(source: Uint8Array, offset: number): void {
    this.#bytes.set(source, offset - this.offset);
    this.#held -= source.length;
  }
}
