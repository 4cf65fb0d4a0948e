import { CENTRAL_HEADER_FIXED, CENTRAL_SIGNATURE } from './central-directory.ts';
import type { CentralEntry } from './central-entry.ts';
import { IN_ZIP64 } from './extra-fields.ts';
import { get16, get32 } from './little-endian.ts';
import { parseCentralDirectory } from './parse-central-directory.ts';

/** Where one record of a central directory stands in the bytes that were walked. */
export interface DirectoryRecord {
  readonly start: number;
  readonly end: number;
}

/**
 * Walks whole records of a central directory from `start` on, without reading what they say: there may be a million.
 * Ends where no whole record follows; the caller compares that place with where the directory should end.
 */
export function* directoryRecords(bytes: Uint8Array, start = 0): Generator<DirectoryRecord, void> {
  for (let at = start; ; ) {
    const end = recordEnd(bytes, at);
    if (end === undefined) return;
    yield { start: at, end };
    at = end;
  }
}

/** Offset of the local header that a record speaks of. Throws a ZipFormatError when the record makes no sense. */
export function offsetInRecord(bytes: Uint8Array, record: DirectoryRecord): number {
  const narrow = get32(bytes, record.start + 42);
  return narrow === IN_ZIP64 ? readRecord(bytes, record).offset : narrow;
}

/** What a record says. Throws a ZipFormatError when it makes no sense. */
export function readRecord(bytes: Uint8Array, { start, end }: DirectoryRecord): CentralEntry {
  const [entry] = parseCentralDirectory(bytes.subarray(start, end), 1);
  if (!entry) throw new RangeError('a record holds one entry');
  return entry;
}

/** Behind the record that begins at `at`; undefined when none does, or not all of it is there. */
function recordEnd(bytes: Uint8Array, at: number): number | undefined {
  if (at + CENTRAL_HEADER_FIXED > bytes.length || get32(bytes, at) !== CENTRAL_SIGNATURE) return undefined;
  const end =
    at + CENTRAL_HEADER_FIXED + get16(bytes, at + 28) + get16(bytes, at + 30) + get16(bytes, at + 32);
  return end <= bytes.length ? end : undefined;
}
