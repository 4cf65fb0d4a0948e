/** Little-endian integers in byte arrays, without a DataView: headers are written once a file in a hot loop. */

const TWO_32 = 0x1_0000_0000;

export function put16(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
}

export function put32(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
  into[at + 2] = value >>> 16;
  into[at + 3] = value >>> 24;
}

/** `value` is a non-negative safe integer. */
export function put64(into: Uint8Array, at: number, value: number): void {
  put32(into, at, value >>> 0);
  put32(into, at + 4, Math.floor(value / TWO_32));
}

export function get16(from: Uint8Array, at: number): number {
  return (from[at] ?? 0) | ((from[at + 1] ?? 0) << 8);
}

export function get32(from: Uint8Array, at: number): number {
  return (get16(from, at) | (get16(from, at + 2) << 16)) >>> 0;
}

/** Undefined when the number is above 2^53 - 1: no zip that this program can read is that large. */
export function get64(from: Uint8Array, at: number): number | undefined {
  const value = get32(from, at + 4) * TWO_32 + get32(from, at);
  return Number.isSafeInteger(value) ? value : undefined;
}
