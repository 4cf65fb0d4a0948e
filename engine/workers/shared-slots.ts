/** A piece of shared memory that one job at a time uses. */
export interface Slot {
  readonly index: number;
  /** Offset of the slot's first byte in the shared memory. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Deals out equal pieces of a SharedArrayBuffer. With fewer slots than work this is what bounds memory: who
 * wants to start another job waits here until an earlier result was used up.
 */
export class SharedSlots {
  readonly #free: Slot[] = [];
  readonly #waiting: { resolve: (slot: Slot) => void; reject: (reason: unknown) => void }[] = [];
  #failure: { reason: unknown } | undefined;

  /** `from` to `to`: the part of the memory that is dealt out, all of it when absent. */
  constructor(shared: SharedArrayBuffer, slotBytes: number, from = 0, to: number = shared.byteLength) {
    const count = Math.floor((to - from) / slotBytes);
    for (let index = count - 1; index >= 0; index -= 1) {
      const offset = from + index * slotBytes;
      this.#free.push({ index, offset, bytes: new Uint8Array(shared, offset, slotBytes) });
    }
  }

  /** Waits for a free slot. Rejects with the reason given to `fail`. */
  acquire(): Promise<Slot> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    const slot = this.#free.pop();
    if (slot) return Promise.resolve(slot);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  release(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(slot);
    else this.#free.push(slot);
  }

  /** Lets everybody who waits, now or later, fail with `reason`. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }
}
