import { LOCAL_HEADER_FIXED } from '../archive/local-header.ts';
import type { RangeSource } from './stored-bytes.ts';
import type { StoredEntry } from './stored-entry.ts';
import { readLocalHeader } from './unpack-entry.ts';

/** More extra fields than this are not expected in a local header. */
const MAX_EXTRA = 256;

/** The first offset behind which the local header of an entry cannot reach. */
export function headerLimit(entry: Pick<StoredEntry, 'offset' | 'limit' | 'name'>): number {
  const most = entry.offset + LOCAL_HEADER_FIXED + Buffer.byteLength(entry.name) + MAX_EXTRA;
  return Math.min(entry.limit, most);
}

/**
 * Reads an entry's local header and compares it with what is known of the entry. Returns where its data begins, or a
 * plain clause that says what is wrong. Rejects as the source does.
 */
export async function readHeader(
  entry: StoredEntry,
  source: RangeSource,
): Promise<{ readonly dataStart: number } | { readonly damaged: string }> {
  const header = readLocalHeader(entry, await source.read({ start: entry.offset, end: headerLimit(entry) }));
  if ('damaged' in header) return header;
  const dataStart = entry.offset + header.length;
  if (dataStart + entry.length > entry.limit) return { damaged: 'it overlaps what follows it' };
  return { dataStart };
}
