import type { FileHandle } from 'node:fs/promises';
import { writeBytes } from './copy-bytes.ts';

/** Writes pieces to a file one behind the other, from `start` on. */
export class FileWriter {
  readonly #handle: FileHandle;
  #position: number;

  constructor(handle: FileHandle, start: number) {
    this.#handle = handle;
    this.#position = start;
  }

  /** Resolves when the piece is written (not yet flushed to the disk); the next may be added before. */
  add(piece: Buffer): Promise<void> {
    const position = this.#position;
    this.#position += piece.length;
    return writeBytes(this.#handle, piece, position);
  }
}
