import type { ByteRange } from '../../storage/storage.ts';
import type { ByteSink, CopyingSink, Hold } from '../sink.ts';
import { BothEnds } from './both-ends.ts';

/**
 * The sink as the packer sees it: remembers both ends of the zip, and lets go at once when the pack is
 * stopped, even while the sink is stuck in a write.
 */
export class ZipOutput {
  readonly ends = new BothEnds();
  readonly #sink: ByteSink | CopyingSink;
  readonly #stopped: Promise<never>;
  readonly #signal: AbortSignal;
  readonly #start: number;
  readonly #copies: { start: number; end: number }[] = [];

  /** `signal`: after it aborts every call rejects with its reason, and the sink is not called any more. */
  constructor(sink: ByteSink | CopyingSink, signal: AbortSignal) {
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

  /** What was copied so far, as ranges of the zip; neighbours are one. */
  get copies(): readonly ByteRange[] {
    return this.#copies;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    if (bytes.length === 0) return;
    this.ends.put(this.position, bytes);
    await this.#unlessStopped(this.#sink.write(bytes));
  }

  /** Appends bytes of the base object. `range` is not empty. */
  async copy(range: ByteRange): Promise<void> {
    this.#signal.throwIfAborted();
    const sink = this.#sink;
    if (!('copy' in sink)) throw new Error('This sink cannot copy.');
    const start = this.position;
    const end = start + range.end - range.start;
    const last = this.#copies.at(-1);
    if (last?.end === start) last.end = end;
    else this.#copies.push({ start, end });
    this.ends.skip(end - start);
    await this.#unlessStopped(sink.copy(range));
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
