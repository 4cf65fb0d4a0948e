/** Bytes that arrive in pieces of any length, taken in stretches that end where the taker says. */
export class StreamedPieces {
  readonly #source: AsyncIterator<Uint8Array>;
  #at: number;
  /** What came with the last piece and belongs to the next stretch. */
  #left: Uint8Array = new Uint8Array(0);

  /** `start`: offset of the first byte. */
  constructor(source: AsyncIterable<Uint8Array>, start: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#at = start;
  }

  /** The bytes up to `offset`, fewer where the source ends before; each piece may be used until the next. */
  async *until(offset: number): AsyncGenerator<Uint8Array, void, undefined> {
    while (this.#at < offset) {
      if (this.#left.length === 0) {
        const next = await this.#source.next();
        if (next.done) return;
        this.#left = next.value;
      }
      const piece = this.#left.subarray(0, offset - this.#at);
      this.#left = this.#left.subarray(piece.length);
      this.#at += piece.length;
      yield piece;
    }
  }

  /** Tells the source that nothing more is wanted. */
  async end(): Promise<void> {
    await this.#source.return?.();
  }
}
