import { type DirectoryEnd, parseEnd } from '../../archive/end-of-directory.ts';
import { findSummary } from '../../archive/find-summary.ts';
import type { Summary } from '../../archive/manifest.ts';
import { decodeSummary } from '../../archive/summary.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import { readRange } from '../../restore/read-range.ts';
import type { ByteRange, Storage } from '../../storage/storage.ts';

/** Bytes of the first request: of a backup of up to about 2,000 files they are all that has to be read. */
const FIRST_READ = 256 * 1024;
/** A directory of more than this is not believed: about ten million entries. */
const MOST_DIRECTORY = 1024 ** 3;

/** Where manifest and central directory of a stored backup stand, and a way to them that never holds them as a whole. */
export interface ObjectEnd {
  readonly records: DirectoryEnd;
  readonly summary: Summary;
  /** The bytes of a range behind the manifest's beginning, as they arrive; each piece may be used until the next. */
  stream(range: ByteRange): AsyncIterable<Uint8Array>;
}

/** Reads the last bytes of a backup. Throws a ZipFormatError for an end that is not ours, or as the storage does. */
export async function readObjectEnd(
  storage: Pick<Storage, 'get'>,
  object: { readonly id: string; readonly key: string; readonly etag: string; readonly size: number },
  signal: AbortSignal,
): Promise<ObjectEnd> {
  const { id, key, etag, size } = object;
  const tailStart = Math.max(0, size - FIRST_READ);
  const tail = await readRange(storage, object, { start: tailStart, end: size }, signal);
  const records = parseEnd(tail, size);
  if (records.directorySize > MOST_DIRECTORY) throw new ZipFormatError('its table of contents is too large');
  const bytes = findSummary(tail, size, records);
  const decoded = bytes && decodeSummary(bytes);
  if (decoded?.kind !== 'summary' || decoded.summary.id !== id)
    throw new ZipFormatError('its summary is not that of this backup');
  return {
    records,
    summary: decoded.summary,
    async *stream({ start, end }) {
      if (start >= tailStart) {
        yield tail.subarray(start - tailStart, end - tailStart);
        return;
      }
      const { body } = await storage.get(key, { range: { start, end }, ifMatch: etag, signal });
      yield* body;
    },
  };
}
