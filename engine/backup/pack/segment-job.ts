import { crc32 } from 'node:zlib';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
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
}

export interface SegmentResult {
  /** Content bytes in the slot's content region; fewer than asked for when the file has become shorter. */
  readonly size: number;
  /** Bytes in the output region; 0 for method 0, where the content itself is the data. */
  readonly compressedSize: number;
  readonly crc32: number;
  /** Reading failed; the other fields are 0. */
  readonly trouble?: ReadTrouble;
}

/** Reads one segment of an open file into the slot's content region, compresses it into the output region. */
export function packSegment(order: SegmentOrder, { files, shared }: JobContext): SegmentResult {
  const region = shared.subarray(order.slot, order.slot + CONTENT_ROOM);
  let size: number;
  try {
    size = readFully(files, order.descriptor, region, order.length, order.position);
  } catch (error) {
    return { size: 0, compressedSize: 0, crc32: 0, trouble: readTrouble(error) };
  }
  const content = region.subarray(0, size);
  if (order.method === 0) return { size, compressedSize: 0, crc32: crc32(content) };
  const output = shared.subarray(order.slot + CONTENT_ROOM, order.slot + CONTENT_ROOM + OUTPUT_ROOM);
  if (!order.last && isAllZero(content)) {
    const zero = zeroSegment(order.level);
    output.set(zero.deflated);
    return { size, compressedSize: zero.deflated.length, crc32: zero.crc32 };
  }
  return { size, compressedSize: compress(content, output, order), crc32: crc32(content) };
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
let preparedZeros: { level: number; deflated: Uint8Array; crc32: number } | undefined;

/** Sparse files are mostly this one segment. */
function zeroSegment(level: number): { deflated: Uint8Array; crc32: number } {
  if (preparedZeros?.level !== level)
    preparedZeros = { level, deflated: deflateSegment(zeros, level, false), crc32: crc32(zeros) };
  return preparedZeros;
}

function isAllZero(content: Uint8Array): boolean {
  return content.length === SEGMENT_SIZE && content[0] === 0 && Buffer.compare(content, zeros) === 0;
}
