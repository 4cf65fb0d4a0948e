/** Fills buffers with content that behaves like real data: prose and code, database pages, noise. */
export class Content {
  readonly #random: () => number;
  readonly #words: string[];

  constructor(random: () => number) {
    this.#random = random;
    this.#words = Array.from({ length: 4000 }, () =>
      Array.from({ length: 2 + Math.floor(random() * 8) }, () =>
        String.fromCharCode(97 + Math.floor(random() ** 1.5 * 26)),
      ).join(''),
    );
  }

  /** Text: words of a skewed distribution, punctuation and line ends. Deflates to about a third. */
  text(length: number): Buffer {
    const out = Buffer.alloc(length);
    let at = 0;
    while (at < length) {
      const word = this.#words[Math.floor(this.#random() ** 2.2 * this.#words.length)] ?? 'x';
      at += out.write(this.#random() < 0.08 ? `${word}.\n` : `${word} `, at, 'latin1') || length;
    }
    return out;
  }

  /** Pages of 4 KiB as a database writes them: header, half-filled with records, the rest zeros. */
  pages(length: number): Buffer {
    const out = Buffer.alloc(length);
    for (let page = 0; page < length; page += 4096) {
      out.writeUInt32BE(page / 4096, page);
      let at = page + 16;
      const end = Math.min(length, page + 2400 + Math.floor(this.#random() * 1600));
      while (at < end) {
        const name = this.#words[Math.floor(this.#random() * this.#words.length)] ?? 'x';
        const row = `${Math.floor(this.#random() * 1e9)}|${name}|${Math.floor(this.#random() * 2 ** 40).toString(36)}|`;
        at += out.write(row, at, 'latin1') || length;
      }
    }
    return out;
  }

  /** Bytes no compressor can shrink, like photographs and videos. */
  noise(length: number): Buffer {
    const out = Buffer.alloc(length);
    const words = new Uint32Array(out.buffer, out.byteOffset, length >> 2);
    for (let i = 0; i < words.length; i += 1) words[i] = Math.floor(this.#random() * 4_294_967_296);
    return out;
  }
}
