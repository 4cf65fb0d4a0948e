/** First bytes of a zip that the check compares: a local header without its name. */
const HEAD = 30;
/** Last bytes: enough for all end records and, in most backups, the directory and the manifest. */
const TAIL = 64 * 1024;

/** Remembers the first 30 and the last 64 KiB of what is written, later patches included. */
export class BothEnds {
  readonly #head = new Uint8Array(HEAD);
  /** A ring: the byte at offset `n` stands at `n % TAIL`. */
  readonly #ring = new Uint8Array(TAIL);
  #end = 0;

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

  head(): Uint8Array {
    return this.#head.slice(0, Math.min(HEAD, this.#end));
  }

  tail(): Uint8Array {
    const length = Math.min(TAIL, this.#end);
    const tail = new Uint8Array(length);
    const at = (this.#end - length) % TAIL;
    tail.set(this.#ring.subarray(at, Math.min(TAIL, at + length)));
    if (at + length > TAIL) tail.set(this.#ring.subarray(0, at + length - TAIL), TAIL - at);
    return tail;
  }
}
