/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), eight bytes a step. */
const tables = makeTables();

function makeTables(): readonly Uint32Array[] {
  const first = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    first[byte] = crc >>> 0;
  }
  const all = [first];
  for (let n = 1; n < 8; n++) {
    const before = all[n - 1] as Uint32Array;
    all.push(before.map((crc) => ((crc >>> 8) ^ (first[crc & 255] as number)) >>> 0));
  }
  return all;
}

/** Continues `crc` (0 at the start) over `data`. */
export function crc32c(data: Uint8Array, crc: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as unknown as readonly [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const at = (table: Uint32Array, index: number) => table[index] as number;
  const byte = (index: number) => data[index] as number;
  let c = ~crc;
  let i = 0;
  for (const end = data.length - 7; i < end; i += 8) {
    c ^= byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
    c =
      at(t7, c & 255) ^
      at(t6, (c >>> 8) & 255) ^
      at(t5, (c >>> 16) & 255) ^
      at(t4, c >>> 24) ^
      at(t3, byte(i + 4)) ^
      at(t2, byte(i + 5)) ^
      at(t1, byte(i + 6)) ^
      at(t0, byte(i + 7));
  }
  for (; i < data.length; i++) c = (c >>> 8) ^ at(t0, (c ^ byte(i)) & 255);
  return ~c >>> 0;
}
