import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { ManifestFooter, ManifestHeader, ManifestRecord } from './manifest.ts';
import { footerLine, headerLine, recordLine } from './manifest-line.ts';

/** Characters gathered before they are compressed. Large enough to compress well, small enough to be no burden. */
const PIECE = 512 * 1024;

/** The compressed manifest: the data of its zip entry (method 8), in pieces. */
export interface ManifestBytes {
  readonly chunks: Uint8Array[];
  /** Bytes of all chunks. */
  readonly compressedSize: number;
  /** Bytes of the JSON text. */
  readonly size: number;
  /** Of the JSON text. */
  readonly crc32: number;
  /** Of the JSON text, 64 lower-case hex digits. */
  readonly sha256: string;
}

/**
 * Writes the manifest: one JSON document with one record a line. Pieces of it are deflated as they fill up and
 * end with a full flush, so together they are one valid deflate stream and the text never exists as a whole.
 */
export class ManifestWriter {
  readonly #level: number;
  readonly #hash = createHash('sha256');
  readonly #chunks: Uint8Array[] = [];
  #text: string;
  /** What stands before the next record. */
  #separator = '\n';
  #crc = 0;
  #size = 0;
  #compressedSize = 0;
  #finished = false;

  /** `level`: deflate level, 1–9. */
  constructor(header: ManifestHeader, level: number) {
    this.#level = level;
    this.#text = headerLine(header);
  }

  /** Appends a record. Call in the order of the zip offsets. */
  add(record: ManifestRecord): void {
    this.#text += this.#separator + recordLine(record);
    this.#separator = ',\n';
    if (this.#text.length >= PIECE) this.#flush(constants.Z_FULL_FLUSH);
  }

  /** Ends the document. To be called once; nothing can be added afterwards. */
  finish(footer: ManifestFooter): ManifestBytes {
    if (this.#finished) throw new Error('the manifest is finished already');
    this.#finished = true;
    this.#text += `\n${footerLine(footer)}`;
    this.#flush(constants.Z_FINISH);
    return {
      chunks: this.#chunks,
      compressedSize: this.#compressedSize,
      size: this.#size,
      crc32: this.#crc,
      sha256: this.#hash.digest('hex'),
    };
  }

  #flush(finishFlush: number): void {
    const bytes = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    this.#hash.update(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    const chunk = deflateRawSync(bytes, { level: this.#level, memLevel: 9, finishFlush });
    this.#compressedSize += chunk.length;
    this.#chunks.push(chunk);
  }
}
