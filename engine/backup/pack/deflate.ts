import { constants, deflateRawSync } from 'node:zlib';
import { deflate as libdeflate } from 'libdeflate';

/** Below this zlib is faster, because libdeflate clears a large table for every call. Bytes. */
const LIBDEFLATE_FROM = 1024;

/** Raw deflate of a whole small file. libdeflate: a third faster than zlib at level 1, and smaller. */
export function deflateWhole(content: Uint8Array, level: number): Uint8Array {
  if (content.length < LIBDEFLATE_FROM) return deflateRawSync(content, { level });
  return quietly(() => libdeflate(content, level));
}

/**
 * Raw deflate of one segment of a larger stream. Segments do not refer to each other and all but the last end
 * at a byte boundary, so they can be made in any order and joined; libdeflate cannot do that.
 */
export function deflateSegment(content: Uint8Array, level: number, last: boolean): Uint8Array {
  return deflateRawSync(content, {
    level,
    memLevel: 9,
    // One output buffer instead of dozens that are joined afterwards.
    chunkSize: Math.max(content.length, 4 * Buffer.poolSize) + 1024,
    finishFlush: last ? constants.Z_FINISH : constants.Z_FULL_FLUSH,
  });
}

/**
 * Frees what one of the functions above returned, at once. Left to the garbage collector, tens of megabytes a
 * thread would pile up. The array must not be used afterwards.
 */
export function freeDeflated(deflated: Uint8Array): void {
  const { buffer } = deflated;
  // Small Buffers share one piece of memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}

/** Ends a deflate stream at a byte boundary: a final block with nothing in it. */
export const EMPTY_FINAL_BLOCK: Uint8Array = Uint8Array.of(0x03, 0x00);

const MAX_STORED_BLOCK = 0xffff;

/** Writes `content` at `at` as deflate blocks that are not compressed; returns the position behind them. */
export function writeStoredBlocks(into: Uint8Array, at: number, content: Uint8Array, last: boolean): number {
  let position = at;
  let from = 0;
  do {
    const length = Math.min(MAX_STORED_BLOCK, content.length - from);
    const final = last && from + length === content.length;
    into[position] = final ? 1 : 0;
    into[position + 1] = length & 0xff;
    into[position + 2] = length >>> 8;
    into[position + 3] = ~length & 0xff;
    into[position + 4] = (~length >>> 8) & 0xff;
    into.set(content.subarray(from, from + length), position + 5);
    position += 5 + length;
    from += length;
  } while (from < content.length);
  return position;
}

let started = false;

/**
 * libdeflate's loader installs handlers for uncaught errors, which would end this process with its whole
 * source text printed. They are taken out again after the first call.
 */
function quietly<T>(call: () => T): T {
  if (started) return call();
  started = true;
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.rawListeners(event)));
  const result = call();
  events.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[index]?.has(listener)) process.off(event, listener as () => void);
    }
  });
  return result;
}
