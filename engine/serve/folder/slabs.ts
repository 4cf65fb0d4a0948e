/** Bodies travel between network and disk in pieces of this size. */
export const slabBytes = 512 * 1024;

/** Enough for eight bodies at once. */
const kept = 16;

// A crowd shall cost little memory, and not wait for each other either: the ninth may be faster than the first eight.
const crowdBytes = 128 * 1024;

/**
 * Buffers of `slabBytes` that are used again and again: new ones for every piece of every body would keep the garbage
 * collector busy. Those of a crowd are smaller, and go back to the system. All memory is shared, so that another thread
 * can hash it.
 */
export class Slabs {
  /** Where all slabs lie that are kept. The system gives the memory when it is first written to. */
  readonly memory = new SharedArrayBuffer(kept * slabBytes);
  readonly #free: Buffer[] = Array.from({ length: kept }, (_, n) =>
    Buffer.from(this.memory, n * slabBytes, slabBytes),
  );

  take(): Buffer {
    return this.#free.pop() ?? Buffer.from(new SharedArrayBuffer(crowdBytes));
  }

  /** Only when nobody reads or writes it any more: the next body overwrites it. */
  give(slab: Buffer): void {
    if (slab.buffer === this.memory) this.#free.push(slab);
  }
}
