import { deflateRawSync } from 'node:zlib';

/** Bytes of one sample: enough for deflate to show what it can do, little enough to cost nothing. */
export const SAMPLE = 16 * 1024;

/** Deflate must save at least this share, or the bytes are stored: reading them back is then much faster. */
const WORTHWHILE = 1 / 32;

/** Formats that are compressed already. Only a hint: content decides. */
const COMPRESSED_TYPE =
  /\.(?:7z|aac|apk|avif|br|bz2|cab|docx|epub|flac|gif|gz|heic|ipa|jar|jpe?g|jxl|lz4|m4[abv]|mkv|mov|mp[34]|mpe?g|odt|ogg|opus|png|pptx|rar|tgz|webm|webp|woff2?|xlsx|xz|zip|zst)$/i;

export function hasCompressedType(path: string): boolean {
  return COMPRESSED_TYPE.test(path);
}

/** Whether `compressed` bytes instead of `size` are worth the inflating. */
export function isWorthwhile(size: number, compressed: number): boolean {
  return compressed <= size - size * WORTHWHILE;
}

/** Whether deflate would gain on these bytes; looks at the first SAMPLE of them. */
export function shrinks(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  return isWorthwhile(sample.length, deflateRawSync(sample, { level: 1 }).length);
}

/** Whether a block looks incompressible, from a sample in the middle and, to be sure, one before and one behind. */
export function looksIncompressible(block: Uint8Array): boolean {
  if (block.length < 4 * SAMPLE) return false;
  for (const part of [4, 1, 7]) {
    const from = Math.floor(((block.length - SAMPLE) * part) / 8);
    if (shrinks(block.subarray(from, from + SAMPLE))) return false;
  }
  return true;
}
