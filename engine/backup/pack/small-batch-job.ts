import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { localHeaderLength, writeLocalHeader } from '../../archive/local-header.ts';
import type { JobContext } from '../../workers/job-set.ts';
import {
  type BatchColumns,
  type PackedSmallFile,
  type SmallFileOutcome,
  toColumns,
} from './batch-columns.ts';
import { deflateWhole, freeDeflated } from './deflate.ts';
import { hasCompressedType, isWorthwhile, shrinks } from './incompressible.ts';
import { readSmallFile } from './read-small-file.ts';
import { CONTENT_ROOM, OUTPUT_ROOM } from './slot-layout.ts';
import { SMALL_FILE } from './small-batches.ts';

/** What a record says about a file besides its content. */
export type FileState = Pick<PackedSmallFile, 'mtime' | 'mode' | 'ctime' | 'inode'>;

export interface SmallBatchOrder {
  /** Offset of the slot in the shared memory. The entries are written into its output region. */
  readonly slot: number;
  readonly level: number;
  /** Where the files are. */
  readonly paths: readonly string[];
  /** Their entry names, in the same order. */
  readonly names: readonly string[];
  /** By index: files that are copies of others (`ScannedItem.image`), and the state of those. */
  readonly images: ReadonlyMap<number, FileState>;
}

export interface SmallBatchResult {
  /** In the order given; the packed ones stand in the slot one behind the other. */
  readonly files: BatchColumns;
  /** Bytes written into the output region. */
  readonly bytes: number;
}

/** Nothing so short gets shorter. Bytes. */
const ALWAYS_STORED = 48;
/** Files of this size or more are sampled before time is spent on deflating them. Bytes. */
const SAMPLED_FROM = 64 * 1024;

const NO_STATE = { ctime: 0, inode: 0 };

const content = new Uint8Array(SMALL_FILE);

/** Reads, hashes and compresses a batch of small files and lays out their zip entries, headers and all. */
export function packSmallBatch(order: SmallBatchOrder, context: JobContext): SmallBatchResult {
  const start = order.slot + CONTENT_ROOM;
  const output = context.shared.subarray(start, start + OUTPUT_ROOM);
  const files: SmallFileOutcome[] = [];
  let at = 0;
  order.paths.forEach((path, index) => {
    const nameBytes = Buffer.from(order.names[index] ?? '', 'utf8');
    const dataAt = at + localHeaderLength(nameBytes.length, false);
    // A buffer just large enough makes a file that no longer fits `too-large`.
    const room = Math.max(0, Math.min(SMALL_FILE, OUTPUT_ROOM - dataAt));
    const reading = readSmallFile(context.files, path, content.subarray(0, room));
    if (reading.outcome !== 'read') {
      files.push(reading);
      return;
    }
    const { size, trouble } = reading;
    const state = order.images.get(index) ?? reading;
    const { mtime, mode } = state;
    const bytes = content.subarray(0, size);
    const deflated = tryDeflate(bytes, path, order.level);
    const data = deflated ?? bytes;
    const method = deflated === undefined ? 0 : 8;
    const facts = { method, crc32: crc32(bytes), compressedSize: data.length, size, mtime, mode } as const;
    writeLocalHeader(output, at, { ...facts, name: '', type: 'file' }, nameBytes, false);
    output.set(data, dataAt);
    at = dataAt + facts.compressedSize;
    if (deflated !== undefined) freeDeflated(deflated);
    const sha256 = hash('sha256', bytes, 'hex');
    // What kept changing may look, by its times, as if just this content had been read; the next backup must look.
    const { ctime, inode } = trouble ? NO_STATE : state;
    files.push({ outcome: 'packed', ...facts, sha256, ctime, inode, trouble });
  });
  return { files: toColumns(files), bytes: at };
}

/** Undefined when the bytes are better stored as they are. */
function tryDeflate(bytes: Uint8Array, path: string, level: number): Uint8Array | undefined {
  if (bytes.length < ALWAYS_STORED) return undefined;
  const sampled = bytes.length >= SAMPLED_FROM || hasCompressedType(path);
  if (sampled && !shrinks(bytes.subarray(bytes.length >>> 1))) return undefined;
  const deflated = deflateWhole(bytes, level);
  return isWorthwhile(bytes.length, deflated.length) ? deflated : undefined;
}
