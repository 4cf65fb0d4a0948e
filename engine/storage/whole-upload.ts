import { createHash } from 'node:crypto';
import { AppError } from '#shared/errors/app-error.ts';
import type { Random } from '../ports/random.ts';
import { s3Limits } from './part-size.ts';
import type { LongBody } from './storage.ts';
import { type SpoolPlace, TemporaryFile } from './temporary-file.ts';

const pieceSize = 1024 * 1024;

/**
 * An object for a storage that takes no uploads in parts: gathered in a temporary file, because the storage wants to
 * know its length and hash before the first byte.
 */
export class WholeUpload {
  readonly #file: TemporaryFile;
  #length = 0;

  constructor(place: SpoolPlace, random: Random) {
    this.#file = new TemporaryFile(place, random);
  }

  get length(): number {
    return this.#length;
  }

  /** @throws AppError `backup-too-large-at-once`, `disk-full`, `target-not-writable` */
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.#file.writeAt(this.#length - bytes.length, bytes);
  }

  /** Leaves bytes open, to be filled in by `fill`. */
  reserve(length: number): void {
    const size = this.#length + length;
    // As much as S3 takes in a single call.
    const limit = s3Limits.maxPartSize;
    if (size > limit) throw new AppError('backup-too-large-at-once', { size, limit });
    this.#length = size;
  }

  fill(offset: number, bytes: Uint8Array): void {
    this.#file.writeAt(offset, bytes);
  }

  async body(): Promise<LongBody> {
    const hash = createHash('sha256');
    for await (const piece of this.#read()) hash.update(piece);
    return { size: this.#length, sha256: hash.digest('hex'), open: () => this.#read() };
  }

  close(): void {
    this.#file.close();
  }

  async *#read(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < this.#length; at += pieceSize) {
      const piece = Buffer.allocUnsafe(Math.min(pieceSize, this.#length - at));
      this.#file.readAt(at, piece);
      yield piece;
    }
  }
}
