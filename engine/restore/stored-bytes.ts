import type { ByteRange, Storage } from '../storage/storage.ts';
import { readRange } from './read-range.ts';

/** Hands out bytes of one stored object. Rejects as `Storage.get` does. */
export interface RangeSource {
  read(range: ByteRange): Promise<Uint8Array>;
}

export interface ObjectToRead {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

/**
 * Ranges of one object, which must stay the one with its ETag. Can keep the end of it in memory, so that what is read
 * from there later costs no request. Counts what was asked of the storage.
 */
export class StoredBytes implements RangeSource {
  readonly #storage: Pick<Storage, 'get'>;
  readonly #object: ObjectToRead;
  readonly #signal: AbortSignal;
  #keptFrom: number;
  #kept: Uint8Array = new Uint8Array(0);
  #requests = 0;
  #bytes = 0;

  constructor(storage: Pick<Storage, 'get'>, object: ObjectToRead, signal: AbortSignal) {
    this.#storage = storage;
    this.#object = object;
    this.#signal = signal;
    this.#keptFrom = object.size;
  }

  /** Ranged requests so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Bytes fetched so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts what somebody else fetched of the same object. */
  count(requests: number, bytes: number): void {
    this.#requests += requests;
    this.#bytes += bytes;
  }

  /** Fetches everything from offset `start` on, keeps it, and returns it. */
  async keepFrom(start: number): Promise<Uint8Array> {
    const range = { start, end: this.#object.size };
    this.#kept = await this.#fetch(range);
    this.#keptFrom = start;
    return this.#kept;
  }

  async read(range: ByteRange): Promise<Uint8Array> {
    if (range.end <= range.start) return new Uint8Array(0);
    if (range.start < this.#keptFrom) return this.#fetch(range);
    return this.#kept.subarray(range.start - this.#keptFrom, range.end - this.#keptFrom);
  }

  async #fetch(range: ByteRange): Promise<Uint8Array> {
    const bytes = await readRange(this.#storage, this.#object, range, this.#signal);
    this.count(1, bytes.length);
    return bytes;
  }
}
