/** A small repeatable source of numbers: 32 bits each, the same for the same seed. */
export function seededNumbers(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Bytes that do not compress. */
export function noise(seed: number, length: number): Buffer {
  const next = seededNumbers(seed);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = next();
  return Buffer.from(words.buffer, 0, length);
}

const vocabulary = 'the quick brown fox keeps seven old photographs of summer near a quiet harbour'.split(
  ' ',
);

/** Text that compresses as text does. */
export function prose(seed: number, length: number): Buffer {
  const next = seededNumbers(seed);
  const words: string[] = [];
  for (let size = 0; size < length; ) {
    const word = vocabulary[next() % vocabulary.length] ?? '';
    words.push(word);
    size += word.length + 1;
  }
  return Buffer.from(words.join(' ').slice(0, length));
}

/** Looks like a database file: pages of 4 KiB, each with some rows, some noise and some unused space. */
export function databaseLike(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const random = noise(seed, 64 * 1024);
  const text = prose(seed, 64 * 1024);
  const next = seededNumbers(seed + 1);
  bytes.write('SQLite format 3\0', 0, 'latin1');
  for (let page = 16; page < length; page += 4096) {
    bytes.writeUInt32BE(next(), Math.min(page, length - 4));
    text.copy(bytes, page + 8, next() % 60_000, (next() % 60_000) + 2500);
    random.copy(bytes, page + 2600, next() % 60_000, (next() % 60_000) + 900);
  }
  return bytes;
}
