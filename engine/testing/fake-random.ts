import type { Random } from '../ports/random.ts';

/** Repeatable randomness: the same seed gives the same bytes on every computer. Not for secrets. */
export class FakeRandom implements Random {
  #state: number;

  constructor(seed: number) {
    // Zero is the one state from which the generator never moves on.
    this.#state = (seed ^ 0x9e3779b9) >>> 0 || 0x6d2b79f5;
    for (let i = 0; i < 8; i += 1) this.#next();
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const words = length >>> 2;
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < words; i += 1) view.setUint32(i * 4, this.#next(), true);
    for (let i = words * 4; i < length; i += 1) bytes[i] = this.#next() >>> 24;
    return bytes;
  }

  /** 0 ≤ n < `limit`. */
  integer(limit: number): number {
    return Math.floor((this.#next() / 2 ** 32) * limit);
  }

  /** Marsaglia's xorshift, 32 bits. */
  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state;
  }
}
