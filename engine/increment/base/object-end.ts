import { type DirectoryEnd, parseEnd } from '../../archive/end-of-directory.ts';
import { findSummary } from '../../archive/find-summary.ts';
import type { Summary } from '../../archive/manifest.ts';
import { decodeSummary } from '../../archive/summary.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import { readRange } from '../../restore/read-range.ts';
import type { Storage } from '../../storage/storage.ts';

/** Bytes of the first request: of a backup of up to about 2,000 files they are all that has to be read. */
const FIRST_READ = 256 * 1024;
/** A directory of more than this is not believed: about ten million entries. */
const MOST_DIRECTORY = 1024 ** 3;

/** Where manifest and central directory of a stored backup stand, and a way to them that never holds them as a whole. */
export interface ObjectEnd {
  readonly records: DirectoryEnd;
  readonly summary: Summary;
  /** The last bytes of the object. */
  readonly tail: Uint8Array;
  /** The bytes from an offset to the object's end as they arrive; each piece may be used until the next. */
  stream(start: number): AsyncIterable<Uint8Array>;
}

/** Reads the last bytes of a backup. Throws a ZipFormatError for an end that is not ours, or as the storage does. */
export async function readObjectEnd(
  storage: Pick<Storage, 'get'>,
  object: { readonly id: string; readonly key: string; readonly etag: string; readonly size: number },
  signal: AbortSignal,
): Promise<ObjectEnd> {
  const { id, size } = object;
  const tailStart = Math.max(0, size - FIRST_READ);
  const tail = await readRange(storage, object, { start: tailStart, end: size }, signal);
  const records = parseEnd(tail, size);
  if (records.directorySize > MOST_DIRECTORY) throw new ZipFormatError('its table of contents is too large');
  const bytes = findSummary(tail, size, records);
  const decoded = bytes && decodeSummary(bytes);
  if (decoded?.kind !== 'summary' || decoded.summary.id !== id)
    throw new ZipFormatError('its summary is not that of this backup');
  return objectEnd({ records, summary: decoded.summary, tail }, { storage, object, signal });
}

/** The end of an object whose last bytes are there already. */
export function objectEnd(
  known: Pick<ObjectEnd, 'records' | 'summary' | 'tail'>,
  from: {
    readonly storage: Pick<Storage, 'get'>;
    readonly object: { readonly key: string; readonly etag: string; readonly size: number };
    readonly signal: AbortSignal;
  },
): ObjectEnd {
  const { storage, object, signal } = from;
  const { tail } = known;
  const tailStart = object.size - tail.length;
  return {
    ...known,
    async *stream(start) {
      if (start < tailStart) {
        const range = { start, end: tailStart };
        const { body } = await storage.get(object.key, { range, ifMatch: object.etag, signal });
        yield* body;
      }
      yield tail.subarray(Math.max(0, start - tailStart));
    },
  };
}
