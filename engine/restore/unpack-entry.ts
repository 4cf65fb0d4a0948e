import { hash } from 'node:crypto';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { type LocalHeader, parseLocalHeader } from '../archive/local-header.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import type { StoredEntry } from './stored-entry.ts';

export type Unpacked = { readonly content: Uint8Array } | { readonly damaged: string };

/** Bit 0: encrypted. Bit 3: sizes follow the data, which our own writer never does. */
const REFUSED_FLAGS = 0x0009;

/**
 * Reads an entry from its local header on and proves its content. `bytes` begins at `entry.offset` and ends at
 * the first byte that cannot be the entry's.
 */
export function readWholeEntry(entry: StoredEntry, bytes: Uint8Array): Unpacked {
  const header = readLocalHeader(entry, bytes);
  if ('damaged' in header) return header;
  const end = header.length + entry.length;
  if (end > bytes.length) return { damaged: 'its local header is longer than the room it has' };
  const data = bytes.subarray(header.length, end);
  const unpacked = entry.method === 0 ? { content: data } : inflateWhole(data, entry.size);
  if ('damaged' in unpacked) return unpacked;
  const problem = contentProblem(entry, unpacked.content);
  return problem === undefined ? unpacked : { damaged: problem };
}

/** The local header at the start of `bytes`, if it says the same as the manifest and the central directory. */
export function readLocalHeader(
  entry: StoredEntry,
  bytes: Uint8Array,
): LocalHeader | { readonly damaged: string } {
  let local: LocalHeader;
  try {
    local = parseLocalHeader(bytes);
  } catch (error) {
    if (error instanceof ZipFormatError) return { damaged: error.problem };
    throw error;
  }
  if (local.name !== entry.name) return { damaged: 'its two headers give different names' };
  if ((local.flags & REFUSED_FLAGS) !== 0) return { damaged: 'its local header asks for something unknown' };
  if (local.method !== entry.method) return { damaged: 'its two headers give different methods' };
  if (local.crc32 !== entry.crc32) return { damaged: 'its two headers give different checksums' };
  if (local.size !== entry.size || local.compressedSize !== entry.length) {
    return { damaged: 'its two headers give different sizes' };
  }
  return local;
}

/** Inflates one independent segment: raw deflate that ends with a full flush or as the stream ends. */
export function unpackSegment(data: Uint8Array, size: number): Unpacked {
  return inflate(data, size, constants.Z_SYNC_FLUSH);
}

function inflateWhole(data: Uint8Array, size: number): Unpacked {
  return inflate(data, size, constants.Z_FINISH);
}

function inflate(data: Uint8Array, size: number, finishFlush: number): Unpacked {
  try {
    // One byte more than needed: zlib then knows at once that it is done, and a size that lies shows.
    // The output never grows beyond that, whatever a bomb would unpack to.
    const { buffer, engine } = inflateRawSync(data, {
      finishFlush,
      chunkSize: Math.max(64, size + 1),
      maxOutputLength: Math.max(1, size),
      info: true,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (buffer.length !== size) return { damaged: 'it unpacks to less than it should' };
    if (engine.bytesWritten !== data.length) return { damaged: 'its data ends before it should' };
    return { content: buffer };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') return { damaged: 'it unpacks to more than it should' };
    if (code.startsWith('Z_')) return { damaged: 'its data cannot be unpacked' };
    throw error;
  }
}

function contentProblem(entry: StoredEntry, content: Uint8Array): string | undefined {
  if (crc32(content) !== entry.crc32) return 'its content does not match its checksum';
  if (entry.sha256 !== '' && hash('sha256', content) !== entry.sha256) {
    return 'its content does not match its SHA-256';
  }
  return undefined;
}
