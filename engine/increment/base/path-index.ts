/**
 * Finds rows by path: an open-addressing table over paths that lie one behind the other in one buffer. A map of a
 * million strings would take ten times the memory.
 */
export class PathIndex {
  readonly #paths: Buffer;
  readonly #ends: Uint32Array;
  /** Row + 1; 0 is free. At least half of it is free. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  #scratch = Buffer.allocUnsafe(4096);
  /** True when no two rows have the same path. */
  readonly unique: boolean;

  /** `ends`: end of each row's path in `paths`, which are UTF-8. */
  constructor(paths: Uint8Array, ends: Uint32Array) {
    this.#paths = Buffer.from(paths.buffer, paths.byteOffset, paths.byteLength);
    this.#ends = ends;
    const size = 2 ** Math.ceil(Math.log2(Math.max(8, ends.length * 2)));
    this.#slots = new Int32Array(size);
    this.#mask = size - 1;
    this.unique = this.#fill();
  }

  /** Row of the path, or -1. */
  find(path: string): number {
    // One UTF-16 unit is at most three bytes of UTF-8.
    if (path.length * 3 > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(path.length * 3);
    const length = this.#scratch.write(path, 0, 'utf8');
    const slot = this.#slotOf(this.#scratch, 0, length);
    return (this.#slots[slot] ?? 0) - 1;
  }

  /** Row of the path that stands from `start` to `end` of the paths themselves, or -1. */
  findWithin(start: number, end: number): number {
    return (this.#slots[this.#slotOf(this.#paths, start, end)] ?? 0) - 1;
  }

  #fill(): boolean {
    let unique = true;
    let start = 0;
    for (let row = 0; row < this.#ends.length; row += 1) {
      const end = this.#ends[row] ?? 0;
      const slot = this.#slotOf(this.#paths, start, end);
      if (this.#slots[slot] === 0) this.#slots[slot] = row + 1;
      else unique = false;
      start = end;
    }
    return unique;
  }

  /** The slot with that path, or the free one where it belongs. */
  #slotOf(bytes: Buffer, start: number, end: number): number {
    let slot = hashOf(bytes, start, end) & this.#mask;
    for (let row = (this.#slots[slot] ?? 0) - 1; row >= 0; row = (this.#slots[slot] ?? 0) - 1) {
      if (this.#isPath(row, bytes, start, end)) return slot;
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  #isPath(row: number, bytes: Buffer, start: number, end: number): boolean {
    const pathStart = row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
    const length = end - start;
    if ((this.#ends[row] ?? 0) - pathStart !== length) return false;
    const paths = this.#paths;
    // From the end, where paths differ.
    for (let at = length - 1; at >= 0; at -= 1) if (paths[pathStart + at] !== bytes[start + at]) return false;
    return true;
  }
}

/** FNV-1a with a last stir, because slots are taken from the lowest bits. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c_9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
