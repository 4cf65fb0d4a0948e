import type { ReadTrouble } from './read-trouble.ts';

export interface PackedSmallFile {
  readonly outcome: 'packed';
  readonly size: number;
  readonly compressedSize: number;
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly sha256: string;
  readonly mtime: number;
  /** 0 when the content may be older than what these two say. */
  readonly ctime: number;
  readonly inode: number;
  readonly mode: number;
  readonly trouble: ReadTrouble | undefined;
}

/** What became of one file of a batch. */
export type SmallFileOutcome =
  | PackedSmallFile
  | { readonly outcome: 'left-out'; readonly trouble: ReadTrouble }
  /** It has grown since the scan and does not fit into the slot any more. */
  | { readonly outcome: 'too-large' };

/**
 * The outcomes of a batch as a worker sends them: column by column, because sending hundreds of objects costs
 * the receiving thread more than all else it does for them.
 */
export interface BatchColumns {
  /** NUMBERS a file, in the order of the batch. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** 64 hex digits a file that was packed, in the order of the batch. */
  readonly sha256: string;
  /** By index in the batch. */
  readonly troubles: ReadonlyMap<number, ReadTrouble>;
}

const NUMBERS = 9;
const PACKED = 1;
const LEFT_OUT = 2;
const TOO_LARGE = 3;

export function toColumns(outcomes: readonly SmallFileOutcome[]): BatchColumns {
  const numbers = new Float64Array(outcomes.length * NUMBERS);
  const troubles = new Map<number, ReadTrouble>();
  let sha256 = '';
  outcomes.forEach((file, index) => {
    const at = index * NUMBERS;
    if (file.outcome !== 'too-large' && file.trouble) troubles.set(index, file.trouble);
    if (file.outcome !== 'packed') {
      numbers[at] = file.outcome === 'left-out' ? LEFT_OUT : TOO_LARGE;
      return;
    }
    numbers[at] = PACKED;
    numbers[at + 1] = file.size;
    numbers[at + 2] = file.compressedSize;
    numbers[at + 3] = file.method;
    numbers[at + 4] = file.crc32;
    numbers[at + 5] = file.mtime;
    numbers[at + 6] = file.mode;
    numbers[at + 7] = file.ctime;
    numbers[at + 8] = file.inode;
    sha256 += file.sha256;
  });
  return { numbers, sha256, troubles };
}

/** The outcomes of the `count` files of a batch, in order. */
export function* fromColumns(columns: BatchColumns, count: number): Generator<SmallFileOutcome, void> {
  const { numbers, sha256, troubles } = columns;
  if (numbers.length !== count * NUMBERS) throw new Error('A worker lost a file of its batch.');
  let hashAt = 0;
  for (let index = 0; index < count; index += 1) {
    const at = index * NUMBERS;
    const trouble = troubles.get(index);
    const number = (column: number) => numbers[at + column] ?? 0;
    if (number(0) === TOO_LARGE) yield { outcome: 'too-large' };
    else if (number(0) === PACKED) {
      yield {
        outcome: 'packed',
        size: number(1),
        compressedSize: number(2),
        method: number(3) === 8 ? 8 : 0,
        crc32: number(4),
        sha256: sha256.slice(hashAt, hashAt + 64),
        mtime: number(5),
        mode: number(6),
        ctime: number(7),
        inode: number(8),
        trouble,
      };
      hashAt += 64;
    } else if (trouble) yield { outcome: 'left-out', trouble };
    else throw new Error('A worker left out a file without a reason.');
  }
}
