/** CRC-64/NVME (reflected polynomial 0x9a6c9329ac4bc9b5), kept as two 32-bit halves because BigInt is slow. */
const high = new Uint32Array(256);
const low = new Uint32Array(256);

for (let byte = 0; byte < 256; byte++) {
  let h = 0;
  let l = byte;
  for (let bit = 0; bit < 8; bit++) {
    const odd = l & 1;
    l = (l >>> 1) | (h << 31);
    h >>>= 1;
    if (odd) {
      h ^= 0x9a6c9329;
      l ^= 0xac4bc9b5;
    }
  }
  high[byte] = h;
  low[byte] = l;
}

export interface Crc64 {
  high: number;
  low: number;
}

/** The state before any byte. */
export function startCrc64(): Crc64 {
  return { high: ~0, low: ~0 };
}

export function updateCrc64(state: Crc64, data: Uint8Array): void {
  let h = state.high;
  let l = state.low;
  for (const byte of data) {
    const index = (l ^ byte) & 255;
    l = ((l >>> 8) | (h << 24)) ^ (low[index] as number);
    h = (h >>> 8) ^ (high[index] as number);
  }
  state.high = h;
  state.low = l;
}

/** Eight bytes, most significant first. */
export function finishCrc64(state: Crc64): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(~state.high >>> 0, 0);
  bytes.writeUInt32BE(~state.low >>> 0, 4);
  return bytes;
}
