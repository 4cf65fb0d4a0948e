import type { FileSystem } from '../ports/file-system.ts';
import type { Random } from '../ports/random.ts';
import type { Storage } from '../storage/storage.ts';
import { integerBelow } from './pick-sample.ts';
import { readEntries } from './read-entries.ts';
import { headerLimit } from './read-header.ts';
import { isSegmented, readSegments, type SegmentedEntry, segmentCount } from './read-segments.ts';
import type { ObjectToRead, StoredBytes } from './stored-bytes.ts';
import type { StoredEntry } from './stored-entry.ts';
import { readWholeEntry } from './unpack-entry.ts';
import { openUnpackPool } from './unpack-pool.ts';

/** Entries up to this much, packed and unpacked, are read in one go. */
const SMALL_LENGTH = 4 * 1024 ** 2;
const SMALL_SIZE = 16 * 1024 ** 2;
/** A file that cannot be proven in pieces is read whole up to this much. */
const MOST_READ = 64 * 1024 ** 2;
/** Of a big file so many segments are read. */
const SEGMENTS = 8;

export interface ProveFileDeps {
  readonly storage: Storage;
  readonly object: ObjectToRead;
  readonly source: StoredBytes;
  readonly files: FileSystem;
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface ProvenFile {
  /** Content bytes that were compared. */
  readonly bytes: number;
  /** What is damaged, a plain clause. */
  readonly problem?: string | undefined;
}

/**
 * Reads one file back and compares it with its checksums: whole when it is small, some random segments of a big one.
 * Never fetches more than 64 MiB; of a larger file whose segments have no digests, they are unpacked only. Rejects as
 * the storage does.
 */
export async function proveFile(file: SegmentedEntry, deps: ProveFileDeps): Promise<ProvenFile> {
  const { entry } = file;
  if (entry.length <= SMALL_LENGTH && entry.size <= SMALL_SIZE) return proveSmall(entry, deps);
  const inSegments = isSegmented(file) && (file.digests !== undefined || entry.length > MOST_READ);
  if (!inSegments && entry.length <= MOST_READ) return proveWhole(entry, deps);
  const segments = inSegments ? pickSegments(segmentCount(entry), SEGMENTS, deps.random) : [];
  const problem = await readSegments(file, segments, deps.source);
  return { bytes: file.digests === undefined ? 0 : bytesOf(entry, segments), problem };
}

/** So many different numbers below `count`, ascending. */
export function pickSegments(count: number, wanted: number, random: Random): number[] {
  const picked = new Set<number>();
  while (picked.size < Math.min(count, wanted)) picked.add(integerBelow(count, random));
  return [...picked].sort((a, b) => a - b);
}

/** Content bytes of some segments of a file. */
export function bytesOf(entry: Pick<StoredEntry, 'size'>, segments: readonly number[]): number {
  const each = Math.ceil(entry.size / Math.max(1, segmentCount(entry)));
  return Math.min(entry.size, each * segments.length);
}

async function proveSmall(entry: StoredEntry, { source }: ProveFileDeps): Promise<ProvenFile> {
  const end = Math.min(entry.limit, headerLimit(entry) + entry.length);
  const read = readWholeEntry(entry, await source.read({ start: entry.offset, end }));
  return 'damaged' in read ? { bytes: 0, problem: read.damaged } : { bytes: entry.size };
}

async function proveWhole(entry: StoredEntry, deps: ProveFileDeps): Promise<ProvenFile> {
  const { storage, object, files, signal, source } = deps;
  const pool = openUnpackPool(files, { files: 1, bytes: entry.size });
  let problem: string | undefined;
  try {
    await readEntries(
      [{ entry }],
      { storage, object, files, pool, signal },
      {
        transferred: (bytes) => source.count(0, bytes),
        content: () => {},
        done: (_, outcome) => {
          if ('damaged' in outcome) problem = outcome.damaged;
        },
      },
    );
  } finally {
    await pool.close();
  }
  return { bytes: problem === undefined ? entry.size : 0, problem };
}
