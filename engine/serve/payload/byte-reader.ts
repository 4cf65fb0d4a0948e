import { S3Error } from '../s3-error.ts';

/** Reads lines and counted bytes from a stream of chunks. Running out of bytes is `IncompleteBody`. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its CRLF. */
  async line(limit: number): Promise<string> {
    let text = '';
    for (;;) {
      const end = this.#chunk.indexOf(10);
      text += this.#chunk.toString('latin1', 0, end < 0 ? this.#chunk.length : end);
      if (text.length > limit) throw new S3Error('InvalidRequest', 'The chunks of the body are malformed.');
      if (end >= 0) {
        this.#chunk = this.#chunk.subarray(end + 1);
        return text.endsWith('\r') ? text.slice(0, -1) : text;
      }
      if (!(await this.#more())) throw new S3Error('IncompleteBody');
    }
  }

  /** The next `length` bytes, as they come. */
  async *take(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#chunk.length === 0 && !(await this.#more())) throw new S3Error('IncompleteBody');
      const piece = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) if (!(await this.#more())) return true;
    return false;
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    this.#chunk = next.done ? Buffer.alloc(0) : next.value;
    return !next.done;
  }
}
