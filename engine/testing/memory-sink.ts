import type { ByteSink, Hold } from '../backup/sink.ts';

/** A sink that keeps everything, and checks that holds are used as they must be. */
export class MemorySink implements ByteSink {
  position = 0;
  #chunks: Uint8Array[] = [];
  #holdOpen = false;

  async write(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes.slice());
    this.position += bytes.length;
  }

  async hold(length: number): Promise<Hold> {
    if (this.#holdOpen) throw new Error('There is an open hold already.');
    this.#holdOpen = true;
    const held = new Uint8Array(length);
    const offset = this.position;
    this.#chunks.push(held);
    this.position += length;
    return {
      offset,
      patch: async (bytes) => {
        if (!this.#holdOpen) throw new Error('The hold was patched twice.');
        if (bytes.length !== length) throw new Error('A hold must be patched with all its bytes.');
        this.#holdOpen = false;
        held.set(bytes);
      },
    };
  }

  /** Everything written, in order. Throws while a hold is open. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#holdOpen) throw new Error('A hold was never patched.');
    const all = new Uint8Array(this.position);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
