/** First bytes of a zip that the check compares: a local header without its name. */
const HEAD = 30;
/** Last bytes: enough for all end records and, in most backups, the directory and the manifest. */
const TAIL = 64 * 1024;

/** Remembers the first 30 bytes and the last 64 KiB of what is written, later patches included. */
export class BothEnds {
  readonly #head = new Uint8Array(HEAD);
  /** A ring: the byte at offset `n` stands at `n % TAIL`. */
  readonly #ring = new Uint8Array(TAIL);
  #end = 0;
  #headSeen = true;
  /** End of the last stretch that was not seen. */
  #unseen = 0;

  /** Takes note that `bytes` stand at `offset`. */
  put(offset: number, bytes: Uint8Array): void {
    this.reach(offset + bytes.length);
    if (offset < HEAD) this.#head.set(bytes.subarray(0, HEAD - offset), offset);
    const kept = Math.max(0, Math.min(bytes.length, this.#end - TAIL - offset));
    const recent = bytes.subarray(kept);
    const at = (offset + kept) % TAIL;
    const first = Math.min(recent.length, TAIL - at);
    this.#ring.set(recent.subarray(0, first), at);
    this.#ring.set(recent.subarray(first), 0);
  }

  /** Takes note that everything before `end` is taken, though its bytes may come later. */
  reach(end: number): void {
    this.#end = Math.max(this.#end, end);
  }

  /** Takes note that `length` bytes were appended that nobody here has seen. */
  skip(length: number): void {
    if (length === 0) return;
    this.#headSeen &&= this.#end >= HEAD;
    this.#end += length;
    this.#unseen = this.#end;
  }

  /** Undefined when some of it was not seen. */
  head(): Uint8Array | undefined {
    if (!this.#headSeen) return undefined;
    return this.#head.slice(0, Math.min(HEAD, this.#end));
  }

  /** At most 64 KiB, all of them seen. */
  tail(): Uint8Array {
    const length = Math.min(TAIL, this.#end - this.#unseen);
    const tail = new Uint8Array(length);
    const at = (this.#end - length) % TAIL;
    tail.set(this.#ring.subarray(at, Math.min(TAIL, at + length)));
    if (at + length > TAIL) tail.set(this.#ring.subarray(0, at + length - TAIL), TAIL - at);
    return tail;
  }
}
