import { type DirectoryRecord, directoryRecords, readRecord } from '../../archive/directory-records.ts';
import { pathOfEntryName } from '../../archive/entry-path.ts';
import type { Random } from '../../ports/random.ts';
import { integerBelow } from '../../restore/pick-sample.ts';
import type { RangeSource } from '../../restore/stored-bytes.ts';
import type { StoredEntry } from '../../restore/stored-entry.ts';

/** Read of a directory that is too large to be read whole: a few hundred entries. */
const WINDOW = 64 * 1024;
/** So many records in a row, one behind the other, are no accident of somebody's file names. */
const IN_A_ROW = 4;

/**
 * A file from a random place of a very large central directory, found by a single small read. Without a SHA-256, which
 * only the manifest has: it is proven by its CRC-32. Undefined when there is no file with content around that place.
 */
export async function fileFromWindow(
  place: { readonly directoryOffset: number; readonly size: number },
  source: RangeSource,
  random: Random,
): Promise<StoredEntry | undefined> {
  const { directoryOffset, size } = place;
  const start = directoryOffset + integerBelow(Math.max(1, size - directoryOffset - WINDOW), random);
  const bytes = await source.read({ start, end: Math.min(size, start + WINDOW) });
  const records = firstChain(bytes).map((record) => readRecord(bytes, record));
  for (const [at, entry] of records.entries()) {
    const next = records[at + 1];
    const { method } = entry;
    const isUsable = entry.type === 'file' && entry.size > 0 && entry.problem === undefined;
    // Entries stand in the order of their offsets, so the next one says where this one must end.
    if (!isUsable || !next || next.offset <= entry.offset || (method !== 0 && method !== 8)) continue;
    const { name, offset, crc32 } = entry;
    const path = pathOfEntryName(name);
    return {
      path,
      name,
      offset,
      limit: next.offset,
      method,
      crc32,
      size: entry.size,
      length: entry.compressedSize,
      sha256: '',
    };
  }
  return undefined;
}

function firstChain(bytes: Uint8Array): DirectoryRecord[] {
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== 0x50) continue;
    const records = [...directoryRecords(bytes, at)];
    if (records.length >= IN_A_ROW) return records;
  }
  return [];
}
