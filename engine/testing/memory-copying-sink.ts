import type { CopyingSink } from '../backup/sink.ts';
import type { ByteRange } from '../storage/storage.ts';
import { MemorySink } from './memory-sink.ts';

/** A memory sink that copies from a base object in memory, and remembers what. */
export class MemoryCopyingSink extends MemorySink implements CopyingSink {
  readonly copied: ByteRange[] = [];
  readonly #base: Uint8Array;

  constructor(base: Uint8Array) {
    super();
    this.#base = base;
  }

  async copy({ start, end }: ByteRange): Promise<void> {
    if (!(start >= 0 && start < end && end <= this.#base.length))
      throw new RangeError(`There are no bytes ${start} to ${end} in a base of ${this.#base.length}.`);
    this.copied.push({ start, end });
    await this.write(this.#base.subarray(start, end));
  }
}
