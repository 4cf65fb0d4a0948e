import type { Slot } from '../workers/shared-slots.ts';
import type { PlannedRead } from './plan-reads.ts';

interface Waiter {
  readonly offset: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A planned read whose bytes are coming in: others wait for as much of it as they need. */
export class ArrivingRead {
  readonly read: PlannedRead;
  #slot: Slot | undefined;
  #filled: number;
  #waiter: Waiter | undefined;
  #failure: { readonly reason: unknown } | undefined;
  #unitsLeft: number;

  constructor(read: PlannedRead) {
    this.read = read;
    this.#filled = read.start;
    this.#unitsLeft = read.units.length;
  }

  /** The memory the bytes go into. */
  begin(slot: Slot): void {
    this.#slot = slot;
  }

  append(bytes: Uint8Array): void {
    const { bytes: memory } = this.#needSlot();
    memory.set(bytes, this.#filled - this.read.start);
    this.#filled += bytes.length;
    if (this.#waiter && this.#filled >= this.#waiter.offset) {
      this.#waiter.resolve();
      this.#waiter = undefined;
    }
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#waiter?.reject(reason);
    this.#waiter = undefined;
  }

  /** Resolves when all bytes before `offset` of the object are there. One waits at a time. */
  reach(offset: number): Promise<void> {
    if (this.#filled >= offset) return Promise.resolve();
    if (this.#failure) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#waiter = { offset, resolve, reject };
    });
  }

  /** Bytes `start` to `end` of the object, in shared memory. */
  bytes(start: number, end: number): Uint8Array {
    return this.#needSlot().bytes.subarray(start - this.read.start, end - this.read.start);
  }

  /** Where byte `offset` of the object stands in the shared memory. */
  at(offset: number): number {
    return this.#needSlot().offset + offset - this.read.start;
  }

  /** One unit of it is not needed any more. Returns the slot when that was the last one. */
  unitDone(): Slot | undefined {
    this.#unitsLeft -= 1;
    return this.#unitsLeft === 0 ? this.#slot : undefined;
  }

  #needSlot(): Slot {
    if (!this.#slot) throw new Error('a read has not begun yet');
    return this.#slot;
  }
}
