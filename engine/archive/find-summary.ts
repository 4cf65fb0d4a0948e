import { CENTRAL_HEADER_FIXED, CENTRAL_SIGNATURE } from './central-directory.ts';
import type { DirectoryEnd } from './end-of-directory.ts';
import { get16, get32 } from './little-endian.ts';
import { MANIFEST_NAME, MAX_SUMMARY } from './manifest.ts';

const name = Buffer.from(MANIFEST_NAME, 'latin1');
/** The time field, and a zip64 field with all three numbers. */
const LARGEST_EXTRA = 9 + 28;
const LARGEST_ENTRY = CENTRAL_HEADER_FIXED + name.length + LARGEST_EXTRA + MAX_SUMMARY;
const END_RECORDS = 76 + 22;

/** Bytes at the end of a backup that always hold its summary and all end records. */
export const TAIL_LENGTH = LARGEST_ENTRY + END_RECORDS;

/**
 * The bytes of the summary: the comment of the manifest's entry, the last one of the central directory. `tail` are
 * the last bytes of a zip of `objectSize` bytes, TAIL_LENGTH of them or more, `end` what `parseEnd` read from them.
 * Undefined when the last entry is not our manifest or has no comment: the zip is somebody else's.
 */
export function findSummary(tail: Uint8Array, objectSize: number, end: DirectoryEnd): Uint8Array | undefined {
  const base = objectSize - tail.length;
  const stop = end.directoryOffset + end.directorySize - base;
  const first = Math.max(0, end.directoryOffset - base, stop - LARGEST_ENTRY);
  // The summary is text, so that no signature can stand in it; the length and the name leave no doubt.
  for (let at = stop - CENTRAL_HEADER_FIXED - name.length; at >= first; at -= 1) {
    if (tail[at] !== 0x50 || get32(tail, at) !== CENTRAL_SIGNATURE) continue;
    const nameEnd = at + CENTRAL_HEADER_FIXED + get16(tail, at + 28);
    const commentStart = nameEnd + get16(tail, at + 30);
    const length = get16(tail, at + 32);
    if (commentStart + length !== stop) continue;
    if (!name.equals(tail.subarray(at + CENTRAL_HEADER_FIXED, nameEnd)) || length === 0) return undefined;
    return new Uint8Array(tail.subarray(commentStart, stop));
  }
  return undefined;
}
