import { setImmediate } from 'node:timers/promises';
import { entryNameFor } from '../../archive/entry-path.ts';
import { SEGMENT_SIZE } from '../../archive/manifest.ts';
import type { ScannedItem, ScanResult } from '../../scan/scan-types.ts';
import type { KnownBase } from '../base/known-base.ts';
import type { ComparisonDraft } from './comparison-draft.ts';
import { isUntouched } from './untouched.ts';

/** A file that only its content can tell about. */
export interface FileToRead {
  readonly index: number;
  /** The row with its path, or -1: then an entry is looked for that was moved here. */
  readonly row: number;
}

export interface ContentToRead {
  /** Of the size that the base has too, at most one segment. */
  readonly small: readonly FileToRead[];
  readonly big: readonly FileToRead[];
  /** Content bytes of all of them. */
  readonly bytes: number;
}

/** New files of less than this are sent: looking where they were moved from would cost more than it saves. Bytes. */
const MOVED_FROM = 8 * 1024 * 1024;

/** Items compared in one go: a few milliseconds. */
const AT_ONCE = 4096;

/**
 * Compares what can be compared without reading a file, and returns the files that have to be read. `paranoid`: all
 * files that the base has in the same size.
 */
export async function compareItems(
  draft: ComparisonDraft,
  { items }: ScanResult,
  base: KnownBase,
  options: {
    readonly paranoid: boolean;
    readonly signal: AbortSignal;
    readonly mayGoOn: () => Promise<void>;
    readonly onProgress: (items: number) => void;
  },
): Promise<ContentToRead> {
  const toRead: { small: FileToRead[]; big: FileToRead[]; bytes: number } = { small: [], big: [], bytes: 0 };
  const judge = new ItemJudge(draft, base, options.paranoid);
  for (let index = 0; index < items.length; index += 1) {
    if (index % AT_ONCE === 0 && index > 0) {
      options.onProgress(AT_ONCE);
      await setImmediate();
      await options.mayGoOn();
      options.signal.throwIfAborted();
    }
    const item = items.at(index);
    const file = judge.judge(index, item);
    if (!file) continue;
    (item.size > SEGMENT_SIZE ? toRead.big : toRead.small).push(file);
    toRead.bytes += item.size;
  }
  options.onProgress(items.length % AT_ONCE);
  return toRead;
}

class ItemJudge {
  readonly #draft: ComparisonDraft;
  readonly #base: KnownBase;
  readonly #paranoid: boolean;

  constructor(draft: ComparisonDraft, base: KnownBase, paranoid: boolean) {
    this.#draft = draft;
    this.#base = base;
    this.#paranoid = paranoid;
  }

  /** Returns the file when it has to be read. */
  judge(index: number, item: ScannedItem): FileToRead | undefined {
    const { entries } = this.#base;
    const row = entries.find(item.path);
    if (row < 0) {
      // Counted now: wherever its content comes from, it is new at its path.
      this.#draft.add();
      return item.type === 'file' && item.size >= MOVED_FROM ? { index, row } : undefined;
    }
    this.#draft.meet(row);
    if (entries.typeAt(row) !== item.type || entries.entryNameAt(row) !== entryNameFor(item.path)) {
      this.#draft.change();
      return undefined;
    }
    if (item.type === 'file') return this.#judgeFile(index, item, row);
    const modeChanged = entries.modeAt(row) !== item.mode;
    if (item.type === 'folder') this.#draft.keep(index, row, modeChanged);
    else if (entries.targetAt(row) === item.target)
      this.#draft.keep(index, row, modeChanged || entries.mtimeAt(row) !== item.mtime);
    else this.#draft.change();
    return undefined;
  }

  #judgeFile(index: number, item: ScannedItem, row: number): FileToRead | undefined {
    const { entries } = this.#base;
    const size = entries.sizeAt(row);
    if (size === item.size) {
      if (this.#paranoid || item.image || !isUntouched(item, this.#base, row)) return { index, row };
      this.#draft.keep(index, row, false);
      return undefined;
    }
    if (item.size > SEGMENT_SIZE && size > SEGMENT_SIZE && entries.digestsAt(row)) return { index, row };
    this.#draft.change();
    return undefined;
  }
}
