import type { Slabs } from '../folder/slabs.ts';
import { S3Error } from '../s3-error.ts';

/**
 * Collects the pieces of a body, as small as they come from the network, into large ones, and hands those to `use`. Two
 * buffers take turns, one being filled while the other is in use; a faster client is held back. When this settles, no
 * piece is in use any more.
 * @param length Announced bytes: a body that comes in one piece is passed on as it is.
 * @returns how many bytes there were
 * @throws S3Error `InvalidRequest` for more than announced
 */
export async function gatherPieces(
  source: AsyncIterable<Buffer>,
  length: number | undefined,
  slabs: Slabs,
  use: (piece: Buffer) => Promise<void>,
): Promise<number> {
  const turns = [new Turn(slabs, use), new Turn(slabs, use)] as const;
  let turn: 0 | 1 = 0;
  let size = 0;
  try {
    for await (const piece of source) {
      size += piece.length;
      if (length !== undefined && size > length)
        throw new S3Error('InvalidRequest', 'More bytes arrived than were announced.');
      if (piece.length === length) {
        await use(piece);
        continue;
      }
      for (let at = 0; at < piece.length; ) {
        at += await turns[turn].fill(piece, at);
        if (!turns[turn].full) continue;
        turns[turn].start();
        turn = turn === 0 ? 1 : 0;
      }
    }
    turns[turn].start();
    await Promise.all(turns.map((each) => each.used()));
    return size;
  } finally {
    await Promise.all(turns.map((each) => each.end()));
  }
}

/** One of the buffers. */
class Turn {
  readonly #slabs: Slabs;
  readonly #use: (piece: Buffer) => Promise<void>;
  #slab: Buffer | undefined;
  #filled = 0;
  #using: Promise<void> = Promise.resolve();

  constructor(slabs: Slabs, use: (piece: Buffer) => Promise<void>) {
    this.#slabs = slabs;
    this.#use = use;
  }

  /** Takes what it can of `piece` from `at` on, and answers how much that was. */
  async fill(piece: Buffer, at: number): Promise<number> {
    if (this.#filled === 0) await this.#using;
    this.#slab ??= this.#slabs.take();
    const taken = piece.copy(this.#slab, this.#filled, at);
    this.#filled += taken;
    return taken;
  }

  get full(): boolean {
    return this.#filled > 0 && this.#filled === this.#slab?.length;
  }

  start(): void {
    if (!this.#slab || this.#filled === 0) return;
    this.#using = this.#use(this.#slab.subarray(0, this.#filled));
    // Seen by whoever waits next; without this, an early failure would count as unhandled.
    this.#using.catch(() => undefined);
    this.#filled = 0;
  }

  used(): Promise<void> {
    return this.#using;
  }

  async end(): Promise<void> {
    await this.#using.catch(() => undefined);
    if (this.#slab) this.#slabs.give(this.#slab);
    this.#slab = undefined;
  }
}
