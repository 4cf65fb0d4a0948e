import { closeSync, openSync, writeSync } from 'node:fs';
import type { ByteSink, Hold } from '../backup/sink.ts';

/** A sink that writes a file: a zip for other programs to judge. Call `close` when done. */
export class FileSink implements ByteSink {
  position = 0;
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  async write(bytes: Uint8Array): Promise<void> {
    writeAll(this.#descriptor, bytes, this.position);
    this.position += bytes.length;
  }

  async hold(length: number): Promise<Hold> {
    const offset = this.position;
    this.position += length;
    return { offset, patch: async (bytes) => writeAll(this.#descriptor, bytes, offset) };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length)
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
}
