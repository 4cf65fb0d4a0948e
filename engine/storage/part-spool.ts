import type { Random } from '../ports/random.ts';
import { type SpoolPlace, TemporaryFile } from './temporary-file.ts';

/** Where a part lies in the spool. */
export interface SpooledPart {
  readonly offset: number;
  readonly length: number;
}

/** Parts that have to wait for an earlier one, on disk instead of in memory. The file starts over when it is empty. */
export class PartSpool {
  readonly #place: SpoolPlace;
  readonly #random: Random;
  #file: TemporaryFile | undefined;
  #end = 0;
  #waiting = 0;

  constructor(place: SpoolPlace, random: Random) {
    this.#place = place;
    this.#random = random;
  }

  put(content: Uint8Array): SpooledPart {
    this.#file ??= new TemporaryFile(this.#place, this.#random);
    const offset = this.#end;
    this.#file.writeAt(offset, content);
    this.#end += content.length;
    this.#waiting += 1;
    return { offset, length: content.length };
  }

  /** Reads a part back, once, into memory that is large enough, and returns the piece of it that is filled. */
  take({ offset, length }: SpooledPart, memory: Buffer): Buffer {
    const target = memory.subarray(0, length);
    this.#file?.readAt(offset, target);
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#end = 0;
    return target;
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
