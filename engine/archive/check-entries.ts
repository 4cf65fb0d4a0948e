import type { CentralEntry } from './central-entry.ts';
import { checkEntryPath } from './entry-path.ts';
import { LOCAL_HEADER_FIXED, type LocalHeader, UTF8_FLAG } from './local-header.ts';

const ENCRYPTED = 0x2041;
/** UTF-8 names, and two bits by which some programs tell how hard they compressed. */
const HARMLESS_FLAGS = UTF8_FLAG | 0x0006;

/**
 * Applies the rules that need only the central directory. Returns a plain problem for each entry that must
 * not be used, by its position in `entries`; entries that are not in the map are sound as far as headers show.
 * `directoryOffset`: where the directory begins, which no entry may reach into.
 */
export function checkEntries(entries: readonly CentralEntry[], directoryOffset: number): Map<number, string> {
  const problems = new Map<number, string>();
  entries.forEach((entry, index) => {
    const problem = entry.problem ?? checkEntry(entry);
    if (problem !== undefined) problems.set(index, problem);
  });
  markDuplicates(entries, problems);
  markOverlaps(entries, directoryOffset, problems);
  return problems;
}

/** What is wrong with one entry by itself, in plain words. */
export function checkEntry(entry: CentralEntry): string | undefined {
  const { name, flags, method, size, compressedSize } = entry;
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  const pathProblem = path.includes('\\') ? 'the path has a backslash' : checkEntryPath(path);
  if (pathProblem !== undefined) return pathProblem;
  if ((flags & ENCRYPTED) !== 0) return 'it is encrypted';
  if ((flags & ~HARMLESS_FLAGS) !== 0) return 'it uses a feature of zip that Holdall does not know';
  if (method !== 0 && method !== 8) return `it is compressed with the unknown method ${method}`;
  if (method === 0 && size !== compressedSize) return 'it is stored, but its sizes differ';
  if (entry.type === 'folder' && size !== 0) return 'it is a folder with content';
  // 1032 : 1 is the most that deflate can do.
  if (size > compressedSize * 1032 + 1024) return 'it claims a size that cannot be true';
  return undefined;
}

/** A file and a folder of one name count as duplicates as well. Letter case is the restoring computer's affair. */
function markDuplicates(entries: readonly CentralEntry[], problems: Map<number, string>): void {
  const seen = new Map<string, number>();
  entries.forEach((entry, index) => {
    const path = entry.name.endsWith('/') ? entry.name.slice(0, -1) : entry.name;
    const first = seen.get(path);
    if (first === undefined) {
      seen.set(path, index);
      return;
    }
    for (const each of [first, index]) problems.set(each, 'its name occurs more than once');
  });
}

function markOverlaps(
  entries: readonly CentralEntry[],
  directoryOffset: number,
  problems: Map<number, string>,
): void {
  const order = Array.from(entries.keys()).sort((a, b) => offsetOf(entries, a) - offsetOf(entries, b));
  let reach = 0;
  let reachedBy: number | undefined;
  for (const index of order) {
    const entry = entries[index];
    if (!entry) continue;
    // The length of the local extra fields is not known here; `checkLocalHeader` leaves them no room to lie.
    const end = entry.offset + LOCAL_HEADER_FIXED + entry.nameByteLength + entry.compressedSize;
    if (end > directoryOffset) problems.set(index, 'it reaches into the central directory');
    if (entry.offset < reach) {
      problems.set(index, 'it overlaps another entry');
      if (reachedBy !== undefined) problems.set(reachedBy, 'it overlaps another entry');
    }
    if (end > reach) {
      reach = end;
      reachedBy = index;
    }
  }
}

function offsetOf(entries: readonly CentralEntry[], index: number): number {
  return entries[index]?.offset ?? 0;
}

/**
 * Compares an entry with its local header, as read from `entry.offset`. `limit` is the first offset that is not
 * the entry's any more: the next entry's, or the central directory's. Returns a plain problem or undefined.
 */
export function checkLocalHeader(entry: CentralEntry, local: LocalHeader, limit: number): string | undefined {
  if (local.name !== entry.name) return 'its two headers give different names';
  if (local.method !== entry.method) return 'its two headers give different methods';
  if (local.flags !== entry.flags) return 'its two headers give different flags';
  if (local.crc32 !== entry.crc32) return 'its two headers give different checksums';
  if (local.size !== entry.size || local.compressedSize !== entry.compressedSize)
    return 'its two headers give different sizes';
  if (entry.offset + local.length + entry.compressedSize > limit) return 'it overlaps what follows it';
  return undefined;
}
