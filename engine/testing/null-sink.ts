import type { ByteSink, Hold } from '../backup/sink.ts';

/** A sink that counts bytes and forgets them; for measuring. */
export class NullSink implements ByteSink {
  position = 0;

  async write(bytes: Uint8Array): Promise<void> {
    this.position += bytes.length;
  }

  async hold(length: number): Promise<Hold> {
    const offset = this.position;
    this.position += length;
    return { offset, patch: async () => {} };
  }
}
