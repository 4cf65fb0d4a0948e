import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { ByteRange, PartSource, Storage } from './storage.ts';

/** A stored object that bytes are taken over from; `etag` and `size` pin the version. */
export type CopyFrom = Omit<PartSource, 'range'>;

/**
 * The object that bytes are taken over from, held to one version. Not every storage heeds the condition on a copy,
 * so the object is looked at before the first one and after the last.
 */
export class CopyBase {
  readonly from: CopyFrom;
  readonly #storage: Storage;
  readonly #signal: AbortSignal;
  #pinned: Promise<void> | undefined;

  constructor(storage: Storage, from: CopyFrom, signal: AbortSignal) {
    this.#storage = storage;
    this.from = from;
    this.#signal = signal;
  }

  /** Looks at the object, once. @throws AppError `object-changed` when it is another by now, or gone */
  pin(): Promise<void> {
    this.#pinned ??= this.#look();
    return this.#pinned;
  }

  /** Looks again, if anything was copied. @throws AppError `object-changed` */
  async confirm(): Promise<void> {
    if (this.#pinned) await this.#look();
  }

  /** The bytes themselves. @throws AppError `object-changed` */
  async *fetch(range: ByteRange): AsyncIterable<Uint8Array> {
    const { key, etag } = this.from;
    try {
      const answer = await this.#storage.get(key, { range, ifMatch: etag, signal: this.#signal });
      this.#compare(answer);
      yield* answer.body;
    } catch (error) {
      throw this.goneOr(error);
    }
  }

  /** A base that is missing has changed, too: the caller does the same about both. */
  goneOr(error: unknown): unknown {
    const gone = isAppError(error, 'object-missing') || isAppError(error, 'object-changed');
    return gone ? new AppError('object-changed', { key: this.from.key }, { cause: error }) : error;
  }

  async #look(): Promise<void> {
    try {
      this.#compare(await this.#storage.head(this.from.key, { signal: this.#signal }));
    } catch (error) {
      throw this.goneOr(error);
    }
  }

  #compare(found: { etag: string; size: number }): void {
    const { key, etag, size } = this.from;
    if (found.etag !== etag || found.size !== size) throw new AppError('object-changed', { key });
  }
}
