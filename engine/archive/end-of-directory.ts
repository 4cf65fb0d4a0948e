import { IN_ZIP64 } from './extra-fields.ts';
import { get16, get32, get64, put16, put32, put64 } from './little-endian.ts';
import { VERSION_ZIP64 } from './local-header.ts';
import { ZipFormatError } from './zip-format-error.ts';

const END_SIGNATURE = 0x0605_4b50;
const END_FIXED = 22;
const END64_SIGNATURE = 0x0606_4b50;
const END64_LENGTH = 56;
const LOCATOR_SIGNATURE = 0x0706_4b50;
const LOCATOR_LENGTH = 20;
const COUNT_IN_ZIP64 = 0xffff;
/** Bytes of an entry in the directory without its name. */
const SMALLEST_ENTRY = 46;

export interface DirectoryEnd {
  readonly entries: number;
  /** Of the first byte of the central directory, from the start of the zip. */
  readonly directoryOffset: number;
  /** Bytes. */
  readonly directorySize: number;
  /** Raw bytes, at most 65,535. Ours have none: some readers look for the end record in the last 80 bytes only. */
  readonly comment: Uint8Array;
}

export type EndToWrite = Omit<DirectoryEnd, 'comment'> & { readonly comment?: Uint8Array };

/**
 * The records that follow the central directory and end the zip. The zip64 records are there only when a
 * number needs them; numbers that fit stand in the old record all the same.
 */
export function encodeEnd(end: EndToWrite): Uint8Array<ArrayBuffer> {
  const { entries, directoryOffset, directorySize, comment = new Uint8Array() } = end;
  if (comment.length > 0xffff) throw new RangeError('the zip comment is too long');
  const zip64 = entries >= COUNT_IN_ZIP64 || directoryOffset >= IN_ZIP64 || directorySize >= IN_ZIP64;
  const before = zip64 ? END64_LENGTH + LOCATOR_LENGTH : 0;
  const bytes = new Uint8Array(before + END_FIXED + comment.length);
  if (zip64) {
    put32(bytes, 0, END64_SIGNATURE);
    put64(bytes, 4, END64_LENGTH - 12);
    put16(bytes, 12, (3 << 8) | VERSION_ZIP64);
    put16(bytes, 14, VERSION_ZIP64);
    put64(bytes, 24, entries);
    put64(bytes, 32, entries);
    put64(bytes, 40, directorySize);
    put64(bytes, 48, directoryOffset);
    put32(bytes, END64_LENGTH, LOCATOR_SIGNATURE);
    put64(bytes, END64_LENGTH + 8, directoryOffset + directorySize);
    put32(bytes, END64_LENGTH + 16, 1);
  }
  put32(bytes, before, END_SIGNATURE);
  put16(bytes, before + 8, Math.min(entries, COUNT_IN_ZIP64));
  put16(bytes, before + 10, Math.min(entries, COUNT_IN_ZIP64));
  put32(bytes, before + 12, Math.min(directorySize, IN_ZIP64));
  put32(bytes, before + 16, Math.min(directoryOffset, IN_ZIP64));
  put16(bytes, before + 20, comment.length);
  bytes.set(comment, before + END_FIXED);
  return bytes;
}

/**
 * Reads the end records from the last bytes of a zip of `objectSize` bytes. A tail of 65,635 bytes (or the
 * whole zip, if shorter) always suffices; for our own zips, which have no comment, 98 do. Throws a
 * ZipFormatError when there is no end record, more than one candidate, anything behind it, or when its numbers
 * do not meet the directory exactly.
 */
export function parseEnd(tail: Uint8Array, objectSize: number): DirectoryEnd {
  if (tail.length > objectSize) throw new RangeError('the tail is longer than the zip');
  const at = findEnd(tail);
  const base = objectSize - tail.length;
  const narrow = {
    entries: get16(tail, at + 10),
    directorySize: get32(tail, at + 12),
    directoryOffset: get32(tail, at + 16),
  };
  if (get16(tail, at + 4) !== 0 || get16(tail, at + 6) !== 0 || get16(tail, at + 8) !== narrow.entries)
    throw new ZipFormatError('it says to be spread over several disks');
  const wide = readZip64(tail, at, base);
  const inZip64 =
    narrow.entries === COUNT_IN_ZIP64 ||
    narrow.directorySize === IN_ZIP64 ||
    narrow.directoryOffset === IN_ZIP64;
  if (inZip64 && !wide) throw new ZipFormatError('its zip64 end record is missing');
  const { entries, directorySize, directoryOffset } = wide ?? narrow;
  if (
    (narrow.entries !== COUNT_IN_ZIP64 && narrow.entries !== entries) ||
    (narrow.directorySize !== IN_ZIP64 && narrow.directorySize !== directorySize) ||
    (narrow.directoryOffset !== IN_ZIP64 && narrow.directoryOffset !== directoryOffset)
  )
    throw new ZipFormatError('its two end records contradict each other');
  const directoryEnd = base + at - (wide ? END64_LENGTH + LOCATOR_LENGTH : 0);
  if (directoryOffset + directorySize !== directoryEnd)
    throw new ZipFormatError('the central directory is not where the end record says');
  if (entries * SMALLEST_ENTRY > directorySize)
    throw new ZipFormatError('the end record claims more entries than the central directory has room for');
  return { entries, directoryOffset, directorySize, comment: new Uint8Array(tail.subarray(at + END_FIXED)) };
}

/**
 * Position of the one end record whose comment ends with the zip. Readers look for it from either side of the
 * comment; with a second signature in there they would disagree about what the zip contains.
 */
function findEnd(tail: Uint8Array): number {
  let fitting: number | undefined;
  let last: number | undefined;
  for (let at = tail.length - END_FIXED; at >= Math.max(0, tail.length - END_FIXED - 0xffff); at -= 1) {
    if (tail[at] !== 0x50 || get32(tail, at) !== END_SIGNATURE) continue;
    last ??= at;
    if (at + END_FIXED + get16(tail, at + 20) !== tail.length) continue;
    if (fitting !== undefined) throw new ZipFormatError('it has two end records');
    fitting = at;
  }
  if (last === undefined) throw new ZipFormatError('its end is missing');
  if (fitting === undefined) throw new ZipFormatError('its end is cut off, or something follows it');
  if (last !== fitting) throw new ZipFormatError('it has two end records');
  return fitting;
}

function readZip64(tail: Uint8Array, at: number, base: number): Omit<DirectoryEnd, 'comment'> | undefined {
  const locator = at - LOCATOR_LENGTH;
  if (locator < 0 || get32(tail, locator) !== LOCATOR_SIGNATURE) return undefined;
  const record = locator - END64_LENGTH;
  if (record < 0 || get32(tail, record) !== END64_SIGNATURE)
    throw new ZipFormatError('its zip64 end record is missing');
  const numbers = [24, 32, 40, 48].map((field) => get64(tail, record + field));
  const [onThisDisk, entries, directorySize, directoryOffset] = numbers;
  const sound =
    get64(tail, locator + 8) === base + record &&
    get32(tail, locator + 4) === 0 &&
    get32(tail, locator + 16) === 1 &&
    get64(tail, record + 4) === END64_LENGTH - 12 &&
    get32(tail, record + 16) === 0 &&
    get32(tail, record + 20) === 0 &&
    onThisDisk === entries;
  if (!sound || entries === undefined || directorySize === undefined || directoryOffset === undefined)
    throw new ZipFormatError('its zip64 end record is unreadable');
  return { entries, directorySize, directoryOffset };
}
