import type { ByteSink, Hold } from '../sink.ts';
import { BothEnds } from './both-ends.ts';

/**
 * The sink as the packer sees it: remembers both ends of the zip, and lets go at once when the pack is
 * stopped, even while the sink is stuck in a write.
 */
export class ZipOutput {
  readonly ends = new BothEnds();
  readonly #sink: ByteSink;
  readonly #stopped: Promise<never>;
  readonly #signal: AbortSignal;
  readonly #start: number;

  /** `signal`: after it aborts every call rejects with its reason, and the sink is not called any more. */
  constructor(sink: ByteSink, signal: AbortSignal) {
    this.#sink = sink;
    this.#signal = signal;
    this.#start = sink.position;
    this.#stopped = new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#stopped.catch(() => {});
  }

  /** Offset of the next byte in the zip. */
  get position(): number {
    return this.#sink.position - this.#start;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    if (bytes.length === 0) return;
    this.ends.put(this.position, bytes);
    await this.#unlessStopped(this.#sink.write(bytes));
  }

  async hold(length: number): Promise<Hold> {
    this.#signal.throwIfAborted();
    const offset = this.position;
    const hold = await this.#unlessStopped(this.#sink.hold(length));
    this.ends.reach(offset + length);
    return {
      offset,
      patch: async (bytes) => {
        this.#signal.throwIfAborted();
        this.ends.put(offset, bytes);
        await this.#unlessStopped(hold.patch(bytes));
      },
    };
  }

  #unlessStopped<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#stopped]);
  }
}
