import type { FileHandle } from 'node:fs/promises';

const batchBytes = 1024 * 1024;

/**
 * Writes pieces to a file from `start` on. Small pieces are collected into writes of about 1 MiB, and one
 * write runs while the next pieces are received and hashed; a faster client is held back by `add` waiting.
 */
export class FileWriter {
  readonly #handle: FileHandle;
  #position: number;
  #pieces: Buffer[] = [];
  #collected = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, start: number) {
    this.#handle = handle;
    this.#position = start;
  }

  async add(piece: Buffer): Promise<void> {
    this.#pieces.push(piece);
    this.#collected += piece.length;
    if (this.#collected >= batchBytes) await this.#writeBatch();
  }

  /** Waits until everything added is written (not yet flushed to the disk). */
  async finish(): Promise<void> {
    if (this.#collected > 0) await this.#writeBatch();
    await this.#writing;
  }

  /** Waits for the write under way, whatever becomes of it, so that the file can be closed. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  async #writeBatch(): Promise<void> {
    await this.#writing;
    const pieces = this.#pieces;
    const position = this.#position;
    this.#position += this.#collected;
    this.#pieces = [];
    this.#collected = 0;
    this.#writing = writeFully(this.#handle, pieces, position);
    // Seen by whoever awaits next; without this, an early failure would count as unhandled.
    this.#writing.catch(() => undefined);
  }
}

/** One `writev` may write less than asked, on a disk that is nearly full above all. */
async function writeFully(handle: FileHandle, pieces: Buffer[], position: number): Promise<void> {
  let left = pieces;
  let at = position;
  while (left.length > 0) {
    let { bytesWritten } = await handle.writev(left, at);
    at += bytesWritten;
    let done = 0;
    for (const piece of left) {
      if (bytesWritten < piece.length) break;
      bytesWritten -= piece.length;
      done++;
    }
    const partly = left[done];
    left = partly ? [partly.subarray(bytesWritten), ...left.slice(done + 1)] : [];
  }
}
