import { dosDateTime } from './dos-time.ts';
import type { EntryFacts } from './entry.ts';
import { IN_ZIP64, putTimeField, TIME_FIELD, ZIP64_ID } from './extra-fields.ts';
import { put16, put32, put64 } from './little-endian.ts';
import { needsZip64, UTF8_FLAG, VERSION_PLAIN, VERSION_ZIP64 } from './local-header.ts';

export const CENTRAL_SIGNATURE = 0x0201_4b50;
/** Bytes before the name. */
export const CENTRAL_HEADER_FIXED = 46;
const MADE_BY_UNIX = (3 << 8) | VERSION_ZIP64;
const DOS_FOLDER = 0x10;
const UNIX_TYPE = { file: 0o100000, folder: 0o040000, link: 0o120000 } as const;

const FIRST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 1024 * 1024;
const NO_COMMENT = new Uint8Array();

/** Gathers the central directory as bytes, about 60 + name length an entry: a million entries cost about 100 MB. */
export class DirectoryBuilder {
  #full: Uint8Array[] = [];
  #fullBytes = 0;
  #open = new Uint8Array(FIRST_CHUNK);
  #used = 0;
  #count = 0;
  #lastOffset = -1;

  get count(): number {
    return this.#count;
  }

  /** Bytes of the directory so far. */
  get byteLength(): number {
    return this.#fullBytes + this.#used;
  }

  /**
   * Appends one entry. `offset` is that of its local header and must grow from call to call (RangeError).
   * `localZip64`: the local header carries a zip64 field although the sizes do not need it. `comment`: raw
   * bytes, at most 65,535.
   */
  add(
    facts: EntryFacts,
    nameBytes: Uint8Array,
    offset: number,
    localZip64 = false,
    comment: Uint8Array = NO_COMMENT,
  ): void {
    if (offset <= this.#lastOffset)
      throw new RangeError('entries must be added in the order of their offsets');
    if (nameBytes.length === 0 || nameBytes.length > 0xffff) throw new RangeError('entry name does not fit');
    if (comment.length > 0xffff) throw new RangeError('the comment of the entry is too long');
    const { size, compressedSize } = facts;
    const bigSize = size >= IN_ZIP64;
    const bigCompressed = compressedSize >= IN_ZIP64;
    const bigOffset = offset >= IN_ZIP64;
    const bigFields = Number(bigSize) + Number(bigCompressed) + Number(bigOffset);
    const zip64Length = bigFields > 0 ? 4 + 8 * bigFields : 0;
    const length = CENTRAL_HEADER_FIXED + nameBytes.length + zip64Length + TIME_FIELD + comment.length;
    const at = this.#reserve(length);
    const into = this.#open;
    const zip64 = localZip64 || bigOffset || needsZip64(size, compressedSize);
    const dosFolder = facts.type === 'folder' ? DOS_FOLDER : 0;
    put32(into, at, CENTRAL_SIGNATURE);
    put16(into, at + 4, MADE_BY_UNIX);
    put16(into, at + 6, zip64 ? VERSION_ZIP64 : VERSION_PLAIN);
    put16(into, at + 8, UTF8_FLAG);
    put16(into, at + 10, facts.method);
    put32(into, at + 12, dosDateTime(facts.mtime));
    put32(into, at + 16, facts.crc32);
    put32(into, at + 20, bigCompressed ? IN_ZIP64 : compressedSize);
    put32(into, at + 24, bigSize ? IN_ZIP64 : size);
    put16(into, at + 28, nameBytes.length);
    put16(into, at + 30, zip64Length + TIME_FIELD);
    put16(into, at + 32, comment.length);
    // Disk 0, no internal attributes: those bytes are zero already.
    put32(into, at + 38, ((UNIX_TYPE[facts.type] | (facts.mode & 0o7777)) << 16) | dosFolder);
    put32(into, at + 42, bigOffset ? IN_ZIP64 : offset);
    into.set(nameBytes, at + CENTRAL_HEADER_FIXED);
    let field = at + CENTRAL_HEADER_FIXED + nameBytes.length;
    if (bigFields > 0) {
      put16(into, field, ZIP64_ID);
      put16(into, field + 2, 8 * bigFields);
      field += 4;
      for (const [big, value] of [
        [bigSize, size],
        [bigCompressed, compressedSize],
        [bigOffset, offset],
      ] as const) {
        if (!big) continue;
        put64(into, field, value);
        field += 8;
      }
    }
    putTimeField(into, field, facts.mtime);
    into.set(comment, field + TIME_FIELD);
    this.#lastOffset = offset;
    this.#count += 1;
  }

  /** The directory in order, in pieces of at most about 1 MiB. The pieces are views: do not change them. */
  *chunks(): Iterable<Uint8Array> {
    yield* this.#full;
    if (this.#used > 0) yield this.#open.subarray(0, this.#used);
  }

  #reserve(length: number): number {
    if (this.#used + length > this.#open.length) {
      if (this.#used > 0) this.#full.push(this.#open.subarray(0, this.#used));
      this.#fullBytes += this.#used;
      this.#open = new Uint8Array(Math.max(length, Math.min(LARGEST_CHUNK, this.#open.length * 2)));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += length;
    return at;
  }
}
