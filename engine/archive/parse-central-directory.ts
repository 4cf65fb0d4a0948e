import { CENTRAL_HEADER_FIXED, CENTRAL_SIGNATURE } from './central-directory.ts';
import type { CentralEntry } from './central-entry.ts';
import { fromDosDateTime } from './dos-time.ts';
import { decodeEntryName, isAscii } from './entry-name.ts';
import { IN_ZIP64, parseExtraFields } from './extra-fields.ts';
import { get16, get32 } from './little-endian.ts';
import { UTF8_FLAG } from './local-header.ts';
import { ZipFormatError } from './zip-format-error.ts';

const MADE_BY_UNIX = 3;
const TYPE_BITS = 0o170000;

/**
 * All entries of a central directory, in its order. `bytes` is the directory and nothing else, `entries` the
 * number the end record claims. Throws a ZipFormatError when the directory as a whole cannot be walked; what
 * concerns one entry only is told in its `problem`.
 */
export function parseCentralDirectory(bytes: Uint8Array, entries: number): CentralEntry[] {
  const found: CentralEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (found.length === entries)
      throw new ZipFormatError('the central directory holds more entries than the end record says');
    if (at + CENTRAL_HEADER_FIXED > bytes.length)
      throw new ZipFormatError('the central directory is cut off');
    if (get32(bytes, at) !== CENTRAL_SIGNATURE)
      throw new ZipFormatError(`entry ${found.length + 1} of the central directory is unreadable`);
    const next =
      at + CENTRAL_HEADER_FIXED + get16(bytes, at + 28) + get16(bytes, at + 30) + get16(bytes, at + 32);
    if (next > bytes.length) throw new ZipFormatError('the central directory is cut off');
    found.push(parseEntry(bytes, at));
    at = next;
  }
  if (found.length !== entries)
    throw new ZipFormatError(
      `the central directory holds ${found.length} entries, the end record says ${entries}`,
    );
  return found;
}

function parseEntry(bytes: Uint8Array, at: number): CentralEntry {
  const nameStart = at + CENTRAL_HEADER_FIXED;
  const nameEnd = nameStart + get16(bytes, at + 28);
  const nameBytes = bytes.subarray(nameStart, nameEnd);
  const flags = get16(bytes, at + 8);
  const decoded = decodeEntryName(nameBytes);
  const name = decoded ?? Buffer.from(nameBytes).toString('latin1');
  const extra = parseExtraFields(bytes.subarray(nameEnd, nameEnd + get16(bytes, at + 30)));
  const numbers = wideNumbers(
    [get32(bytes, at + 24), get32(bytes, at + 20), get32(bytes, at + 42)],
    extra.zip64,
  );
  const kind = kindOf(name, get16(bytes, at + 4) >>> 8, get32(bytes, at + 38));
  const problem =
    nameProblem(decoded, nameBytes, flags) ??
    extra.problem ??
    numbers.problem ??
    kind.problem ??
    (get16(bytes, at + 34) !== 0 ? 'it says to be on another disk' : undefined);
  const [size, compressedSize, offset] = numbers.values;
  return {
    name,
    nameByteLength: nameBytes.length,
    flags,
    method: get16(bytes, at + 10),
    crc32: get32(bytes, at + 16),
    compressedSize,
    size,
    offset,
    mtime: extra.mtime ?? fromDosDateTime(get32(bytes, at + 12)),
    mode: kind.mode,
    type: kind.type,
    ...(problem === undefined ? {} : { problem }),
  };
}

function nameProblem(decoded: string | undefined, bytes: Uint8Array, flags: number): string | undefined {
  if (decoded === undefined) return 'its name is not valid text';
  if ((flags & UTF8_FLAG) === 0 && !isAscii(bytes)) return 'the encoding of its name is unknown';
  return undefined;
}

type Numbers = [size: number, compressedSize: number, offset: number];

/** Takes the numbers that do not fit 32 bits from the zip64 field, which must hold those and no others. */
function wideNumbers(
  narrow: Numbers,
  zip64: readonly number[] | undefined,
): { values: Numbers; problem?: string } {
  let taken = 0;
  const values = narrow.map((value) => {
    if (value !== IN_ZIP64) return value;
    taken += 1;
    return zip64?.[taken - 1] ?? value;
  }) as Numbers;
  if (taken === (zip64?.length ?? 0)) return { values };
  return { values, problem: 'its zip64 field does not fit its sizes' };
}

interface Kind {
  readonly type: CentralEntry['type'];
  readonly mode: number;
  readonly problem?: string;
}

function kindOf(name: string, madeBy: number, attributes: number): Kind {
  const named = name.endsWith('/') ? 'folder' : 'file';
  const plain = { type: named, mode: named === 'folder' ? 0o755 : 0o644 } as const;
  const unix = attributes >>> 16;
  if (madeBy !== MADE_BY_UNIX || unix === 0) return plain;
  const mode = unix & 0o7777;
  switch (unix & TYPE_BITS) {
    case 0:
      return { type: named, mode };
    case 0o040000:
      return named === 'folder'
        ? { type: 'folder', mode }
        : { ...plain, problem: 'it is a folder with the name of a file' };
    case 0o100000:
      return named === 'file'
        ? { type: 'file', mode }
        : { ...plain, problem: 'it is a file with the name of a folder' };
    case 0o120000:
      return named === 'file'
        ? { type: 'link', mode }
        : { ...plain, problem: 'it is a link with the name of a folder' };
    default:
      return { ...plain, problem: 'it is neither a file nor a folder nor a link' };
  }
}
