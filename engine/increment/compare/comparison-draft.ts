import type { ScanResult } from '../../scan/scan-types.ts';
import type { KnownBase } from '../base/known-base.ts';
import type { Comparison, PartialReuse } from '../comparison.ts';

/** What is known so far about a scan's items and the base's rows. */
export class ComparisonDraft {
  /** By item: row that can stand for it, or -1. */
  readonly rows: Int32Array;
  readonly partial = new Map<number, PartialReuse>();
  readonly #scan: ScanResult;
  readonly #base: KnownBase;
  /** By row: 1 when something with its path is still there. */
  readonly #met: Uint8Array;
  #metCount = 0;
  #same = 0;
  #touched = 0;
  #changed = 0;
  #added = 0;

  constructor(scan: ScanResult, base: KnownBase) {
    this.#scan = scan;
    this.#base = base;
    this.rows = new Int32Array(scan.items.length).fill(-1);
    this.#met = new Uint8Array(base.entries.length);
  }

  /** The item stands at the path of this row. */
  meet(row: number): void {
    if (this.#met[row] === 0) this.#metCount += 1;
    this.#met[row] = 1;
  }

  isGone(row: number): boolean {
    return this.#met[row] === 0;
  }

  /** The item is what the row says; `touched`: but for its time or mode. */
  keep(index: number, row: number, touched: boolean): void {
    if (this.#base.entries.isReusable(row)) this.rows[index] = row;
    if (touched) this.#touched += 1;
    else this.#same += 1;
  }

  change(): void {
    this.#changed += 1;
  }

  add(): void {
    this.#added += 1;
  }

  finish(): Comparison {
    const { rows, partial } = this;
    const removed = this.#met.length - this.#metCount;
    const counts = {
      same: this.#same,
      touched: this.#touched,
      changed: this.#changed,
      added: this.#added,
      removed,
    };
    const differing = counts.touched + counts.changed + counts.added + counts.removed;
    return {
      rowAt: (index) => rows[index] ?? -1,
      partial,
      unchanged: differing === 0 && this.#isWhole() && this.#hasSameLocations(),
      counts,
    };
  }

  /** What is missing in the base, or was unreadable now, must not be taken for saved. */
  #isWhole(): boolean {
    return !this.#base.incomplete && this.#scan.issues.length === 0;
  }

  #hasSameLocations(): boolean {
    const before = this.#base.locations;
    const now = this.#scan.locations;
    return (
      before.length === now.length &&
      now.every(({ label, origin }, at) => before[at]?.label === label && before[at]?.origin === origin)
    );
  }
}
