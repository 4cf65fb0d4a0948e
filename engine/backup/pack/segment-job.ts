import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { JobContext } from '../../workers/job-set.ts';
import { deflateSegment, freeDeflated, writeStoredBlocks } from './deflate.ts';
import { looksIncompressible } from './incompressible.ts';
import { readFully } from './open-file.ts';
import { type ReadTrouble, readTrouble } from './read-trouble.ts';
import { CONTENT_ROOM, OUTPUT_ROOM } from './slot-layout.ts';

export interface SegmentOrder {
  /** Offset of the slot in the shared memory. */
  readonly slot: number;
  readonly descriptor: number;
  /** Where in the file, and how much: SEGMENT_SIZE or, at the end, the rest. */
  readonly position: number;
  readonly length: number;
  readonly method: 0 | 8;
  readonly level: number;
  /** The segment ends the deflate stream. */
  readonly last: boolean;
  /** A whole segment of this digest is only read, not compressed: it is copied from an earlier backup. */
  readonly inBase?: string | undefined;
}

export interface SegmentResult {
  /** Content bytes in the slot's content region; fewer than asked for when the file has become shorter. */
  readonly size: number;
  /** Bytes in the output region; 0 for method 0, where the content itself is the data. */
  readonly compressedSize: number;
  readonly crc32: number;
  /** The first DIGEST_BYTES of the content's SHA-256, in hex. */
  readonly digest: string;
  /** It is the segment that `inBase` asked for. */
  readonly unchanged?: true;
  /** Reading failed; the other fields are 0 or empty. */
  readonly trouble?: ReadTrouble;
}

/** Reads one segment of an open file into the slot's content region, compresses it into the output region. */
export function packSegment(order: SegmentOrder, { files, shared }: JobContext): SegmentResult {
  const region = shared.subarray(order.slot, order.slot + CONTENT_ROOM);
  let size: number;
  try {
    size = readFully(files, order.descriptor, region, order.length, order.position);
  } catch (error) {
    return { size: 0, compressedSize: 0, crc32: 0, digest: '', trouble: readTrouble(error) };
  }
  const content = region.subarray(0, size);
  const zero = isAllZero(content) ? zeroSegment(order.level) : undefined;
  const facts = {
    size,
    compressedSize: 0,
    crc32: zero?.crc32 ?? crc32(content),
    digest: zero?.digest ?? digestOf(content),
  };
  if (size === order.length && facts.digest === order.inBase) return { ...facts, unchanged: true };
  if (order.method === 0) return facts;
  const output = shared.subarray(order.slot + CONTENT_ROOM, order.slot + CONTENT_ROOM + OUTPUT_ROOM);
  if (zero && !order.last) {
    output.set(zero.deflated);
    return { ...facts, compressedSize: zero.deflated.length };
  }
  return { ...facts, compressedSize: compress(content, output, order) };
}

/** The digest of one segment's content, in hex: what the manifest keeps of it in `digests`. */
export function digestOf(content: Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, 2 * DIGEST_BYTES);
}

function compress(content: Uint8Array, output: Uint8Array, { level, last }: SegmentOrder): number {
  if (!looksIncompressible(content)) {
    const deflated = deflateSegment(content, level, last);
    const { length } = deflated;
    if (length < content.length) output.set(deflated);
    freeDeflated(deflated);
    if (length < content.length) return length;
  }
  return writeStoredBlocks(output, 0, content, last);
}

const zeros = new Uint8Array(SEGMENT_SIZE);
interface ZeroSegment {
  readonly level: number;
  readonly deflated: Uint8Array;
  readonly crc32: number;
  readonly digest: string;
}
let preparedZeros: ZeroSegment | undefined;

/** Sparse files are mostly this one segment. */
function zeroSegment(level: number): ZeroSegment {
  if (preparedZeros?.level !== level) {
    const deflated = deflateSegment(zeros, level, false);
    preparedZeros = { level, deflated, crc32: crc32(zeros), digest: digestOf(zeros) };
  }
  return preparedZeros;
}

function isAllZero(content: Uint8Array): boolean {
  return content.length === SEGMENT_SIZE && content[0] === 0 && Buffer.compare(content, zeros) === 0;
}
