import { MadeList } from '../archive/item-list.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import type { BaseTable } from '../increment/base/base-table.ts';
import type { RecordFacts } from './record-list.ts';

/**
 * The records of a backup in the memory of their columns, about 180 bytes each: objects would take a thousand. Every
 * record is made anew when it is asked for, so keep rows, not records.
 */
export class RecordTable extends MadeList<ManifestRecord> implements RecordFacts {
  readonly length: number;
  readonly #table: BaseTable;
  /** Rows of the table, where these are not all of them in their order. */
  readonly #rows: Uint32Array | undefined;

  constructor(table: BaseTable, rows?: Uint32Array) {
    super();
    this.#table = table;
    this.#rows = rows;
    this.length = rows?.length ?? table.length;
  }

  protected make(index: number): ManifestRecord {
    return this.recordAt(index);
  }

  recordAt(row: number): ManifestRecord {
    return this.#table.record(this.#at(row));
  }

  typeAt(row: number): ManifestRecord['type'] {
    return this.#table.typeAt(this.#at(row));
  }

  pathAt(row: number): string {
    return this.#table.pathAt(this.#at(row));
  }

  offsetAt(row: number): number {
    return this.#table.startAt(this.#at(row));
  }

  sizeAt(row: number): number {
    return this.#table.sizeAt(this.#at(row));
  }

  mtimeAt(row: number): number {
    return this.#table.mtimeAt(this.#at(row));
  }

  modeAt(row: number): number {
    return this.#table.modeAt(this.#at(row));
  }

  contentAt(row: number): string {
    const at = this.#at(row);
    const type = this.#table.typeAt(at);
    if (type === 'folder') return '';
    return type === 'file' ? this.#table.sha256At(at) : this.#table.targetAt(at);
  }

  rowOf(path: string): number {
    const row = this.#table.find(path);
    return this.#rows === undefined || row < 0 ? row : this.#rows.indexOf(row);
  }

  comparePaths(one: number, other: number): number {
    return this.#table.comparePaths(this.#at(one), this.#at(other));
  }

  pick(rows: readonly number[]): RecordTable {
    return new RecordTable(
      this.#table,
      Uint32Array.from(rows, (row) => this.#at(row)),
    );
  }

  #at(row: number): number {
    return this.#rows === undefined ? row : (this.#rows[row] ?? -1);
  }
}
