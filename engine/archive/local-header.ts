import { dosDateTime } from './dos-time.ts';
import type { EntryFacts } from './entry.ts';
import { decodeEntryName } from './entry-name.ts';
import { IN_ZIP64, parseExtraFields, putTimeField, TIME_FIELD, ZIP64_ID } from './extra-fields.ts';
import { get16, get32, put16, put32, put64 } from './little-endian.ts';
import { ZipFormatError } from './zip-format-error.ts';

const SIGNATURE = 0x0403_4b50;
/** Bytes before the name. */
export const LOCAL_HEADER_FIXED = 30;
const ZIP64_FIELD = 20;

/** Names are UTF-8: bit 11. The only flag this program ever sets. */
export const UTF8_FLAG = 0x0800;
export const VERSION_PLAIN = 20;
export const VERSION_ZIP64 = 45;

/** Whether an entry of these sizes (bytes) cannot be described in 32 bits. */
export function needsZip64(size: number, compressedSize: number): boolean {
  return size >= IN_ZIP64 || compressedSize >= IN_ZIP64;
}

/** Bytes of the local header of an entry whose name has `nameByteLength` bytes. Depends on nothing else. */
export function localHeaderLength(nameByteLength: number, zip64: boolean): number {
  return LOCAL_HEADER_FIXED + nameByteLength + (zip64 ? ZIP64_FIELD : 0) + TIME_FIELD;
}

/**
 * Writes the local header of one entry at `at` and returns the position after it, where the data begins.
 * `zip64` may be true for a smaller entry (its final size was not known when room was made), never false for
 * one that needs it: that throws a RangeError, as does a name that does not fit.
 */
export function writeLocalHeader(
  into: Uint8Array,
  at: number,
  facts: EntryFacts,
  nameBytes: Uint8Array,
  zip64: boolean,
): number {
  const { size, compressedSize } = facts;
  if (!zip64 && needsZip64(size, compressedSize)) throw new RangeError('entry needs a zip64 field');
  if (nameBytes.length === 0 || nameBytes.length > 0xffff) throw new RangeError('entry name does not fit');
  const end = at + localHeaderLength(nameBytes.length, zip64);
  // Byte stores past the end of a typed array vanish silently.
  if (end > into.length) throw new RangeError('no room for the local header');
  put32(into, at, SIGNATURE);
  put16(into, at + 4, zip64 ? VERSION_ZIP64 : VERSION_PLAIN);
  put16(into, at + 6, UTF8_FLAG);
  put16(into, at + 8, facts.method);
  put32(into, at + 10, dosDateTime(facts.mtime));
  put32(into, at + 14, facts.crc32);
  put32(into, at + 18, zip64 ? IN_ZIP64 : compressedSize);
  put32(into, at + 22, zip64 ? IN_ZIP64 : size);
  put16(into, at + 26, nameBytes.length);
  put16(into, at + 28, (zip64 ? ZIP64_FIELD : 0) + TIME_FIELD);
  into.set(nameBytes, at + LOCAL_HEADER_FIXED);
  if (zip64) {
    const field = end - TIME_FIELD - ZIP64_FIELD;
    put16(into, field, ZIP64_ID);
    put16(into, field + 2, 16);
    put64(into, field + 4, size);
    put64(into, field + 12, compressedSize);
  }
  putTimeField(into, end - TIME_FIELD, facts.mtime);
  return end;
}

export interface LocalHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Bytes of the whole header: the data begins this far behind its first byte. */
  readonly length: number;
}

/**
 * Bytes of the local header that begins at `bytes[0]`, from its first 30 bytes: what must be at hand for
 * `parseLocalHeader`. Throws a ZipFormatError when no local header begins there.
 */
export function measureLocalHeader(bytes: Uint8Array): number {
  if (bytes.length < LOCAL_HEADER_FIXED) throw new ZipFormatError('a local header is cut off');
  if (get32(bytes, 0) !== SIGNATURE) throw new ZipFormatError('a local header is not where it should be');
  return LOCAL_HEADER_FIXED + get16(bytes, 26) + get16(bytes, 28);
}

/** Reads the local header that begins at `bytes[0]`; what follows it is ignored. Throws a ZipFormatError. */
export function parseLocalHeader(bytes: Uint8Array): LocalHeader {
  const length = measureLocalHeader(bytes);
  if (bytes.length < length) throw new ZipFormatError('a local header is cut off');
  const nameEnd = LOCAL_HEADER_FIXED + get16(bytes, 26);
  const name = decodeEntryName(bytes.subarray(LOCAL_HEADER_FIXED, nameEnd));
  if (name === undefined) throw new ZipFormatError('the name in a local header is not valid text');
  const extra = parseExtraFields(bytes.subarray(nameEnd, length));
  if (extra.problem !== undefined)
    throw new ZipFormatError(`in the local header of “${name}”, ${extra.problem}`);
  let compressedSize = get32(bytes, 18);
  let size = get32(bytes, 22);
  if (size === IN_ZIP64 || compressedSize === IN_ZIP64 || extra.zip64) {
    const [zip64Size, zip64Compressed, ...rest] = extra.zip64 ?? [];
    const complete = size === IN_ZIP64 && compressedSize === IN_ZIP64 && rest.length === 0;
    if (!complete || zip64Size === undefined || zip64Compressed === undefined)
      throw new ZipFormatError(`the zip64 field in the local header of “${name}” does not fit its sizes`);
    size = zip64Size;
    compressedSize = zip64Compressed;
  }
  return {
    name,
    flags: get16(bytes, 6),
    method: get16(bytes, 8),
    crc32: get32(bytes, 14),
    compressedSize,
    size,
    length,
  };
}
