import type { Random } from '../ports/random.ts';

/** Whether it is such a name, of whichever run. */
export function isTemporaryName(name: string): boolean {
  // SQLite may have been looking at it by that name.
  return /^\.holdall-[0-9a-f]{12}-[0-9]+\.part(-wal|-shm|-journal)?$/.test(name);
}

/** Names for files that are not finished yet, unlike any other on the disk. */
export class TemporaryNames {
  readonly #run: string;
  #count = 0;

  constructor(random: Random) {
    this.#run = Buffer.from(random.bytes(6)).toString('hex');
  }

  /** `.holdall-<random>-<number>.part` */
  next(): string {
    this.#count += 1;
    return `.holdall-${this.#run}-${this.#count}.part`;
  }
}
