import { GrowingColumn, words } from './growing-column.ts';
import { RareTexts } from './rare-texts.ts';

/** UTF-8 texts, one behind the other. */
export class GrowingTexts {
  readonly ends: GrowingColumn<Uint32Array>;
  #bytes = Buffer.alloc(16 * 1024);

  /** `expected`: how many texts there will probably be. */
  constructor(expected = 0) {
    this.ends = new GrowingColumn(words, expected);
  }

  /** @throws RangeError when all texts together exceed 4 GiB. */
  push(text: string): void {
    const start = this.ends.last;
    // One UTF-16 unit is at most three bytes of UTF-8.
    const most = start + text.length * 3;
    if (most > 0xffff_ffff) throw new RangeError('the names of a backup take more than 4 GiB');
    if (most > this.#bytes.length) {
      const longer = Buffer.alloc(Math.max(most, this.#bytes.length * 2));
      this.#bytes.copy(longer, 0, 0, start);
      this.#bytes = longer;
    }
    this.ends.push(start + this.#bytes.write(text, start, 'utf8'));
  }

  trimmed(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.ends.last);
  }
}

/** Gathers `RareTexts`. */
export class GrowingRareTexts {
  readonly #rows = new GrowingColumn(words);
  readonly #texts = new GrowingTexts();

  /** Rows must ascend. */
  add(row: number, text: string): void {
    this.#rows.push(row);
    this.#texts.push(text);
  }

  finish(): RareTexts {
    return new RareTexts(this.#rows.trimmed(), this.#texts.ends.trimmed(), this.#texts.trimmed());
  }
}
