import type { FileRecord, ManifestRecord } from '../../archive/manifest.ts';
import type { Random } from '../../ports/random.ts';
import { integerBelow } from '../../restore/pick-sample.ts';
import type { ByteRange } from '../../storage/storage.ts';

/** Of four samples, three are of copied content: nobody here has seen those bytes. */
const COPIED_OF_FOUR = 3;

/** Which file of a backup is read back: by its number among the files, or the one at that offset of the zip. */
export type FileChoice = { readonly nth: number } | { readonly at: number };

/** Chooses a file: mostly one that stands in copied bytes (each byte equally likely), else any (each file equally). */
export function chooseFile(
  facts: { readonly files: number; readonly copies: readonly ByteRange[] },
  random: Random,
): FileChoice {
  const { files, copies } = facts;
  const copied = copies.reduce((sum, { start, end }) => sum + end - start, 0);
  const wantsCopied = integerBelow(4, random) < COPIED_OF_FOUR;
  if (copied === 0 || !wantsCopied) return { nth: integerBelow(Math.max(1, files), random) };
  let left = integerBelow(copied, random);
  for (const { start, end } of copies) {
    if (left < end - start) return { at: start + left };
    left -= end - start;
  }
  return { at: 0 };
}

/** Finds the chosen file in a stream of records, which come in the order of the zip. Empty files prove nothing. */
export class ChosenFile {
  readonly #choice: FileChoice;
  #files = 0;
  #found: FileRecord | undefined;

  constructor(choice: FileChoice) {
    this.#choice = choice;
  }

  /** The file that fits best among those seen; undefined when there was none with content. */
  get found(): FileRecord | undefined {
    return this.#found;
  }

  see(record: ManifestRecord): void {
    if (record.type !== 'file') return;
    const number = this.#files;
    this.#files += 1;
    if (record.size === 0) return;
    const choice = this.#choice;
    const isBefore = 'nth' in choice ? number <= choice.nth : record.offset <= choice.at;
    if (this.#found === undefined || isBefore) this.#found = record;
  }
}
