/** The CRC-32 polynomial, bits reversed: the coefficient of x^0 is the highest bit. */
const POLYNOMIAL = 0xedb8_8320;
/** The polynomial 1 in that notation. */
const ONE = 0x8000_0000;

/** Product of two polynomials over GF(2) modulo the CRC polynomial; 32-bit integers, sign irrelevant. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return product;
}

/** `powers[k]` = x^(8·2^k): appending 2^k zero bytes multiplies a CRC by it. 53 cover every exact length. */
const powers: readonly number[] = (() => {
  const list = [ONE >>> 8];
  for (let k = 1; k < 53; k += 1) list.push(multiply(list[k - 1] ?? 0, list[k - 1] ?? 0));
  return list;
})();

let lastLength = 0;
let lastFactor = ONE;

/** x^(8·length). Segments of a file are all of one length, so the last answer is remembered. */
function factorFor(length: number): number {
  if (length === lastLength) return lastFactor;
  let factor = ONE;
  let rest = length;
  for (let k = 0; rest > 0; k += 1) {
    if (rest % 2 === 1) factor = multiply(powers[k] ?? 0, factor);
    rest = Math.floor(rest / 2);
  }
  lastLength = length;
  lastFactor = factor;
  return factor;
}

/**
 * CRC-32 of A followed by B, from the CRC-32 of each and the length of B in bytes. Unsigned 32-bit. The start
 * value for joining many pieces is 0, the CRC of nothing.
 */
export function crc32Combine(crcA: number, crcB: number, lengthB: number): number {
  return (multiply(factorFor(lengthB), crcA) ^ crcB) >>> 0;
}
