import type { ItemList } from '../archive/item-list.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import { RecordTable } from './record-table.ts';

/** Records of a backup: an array of them, or a table that makes each as it is asked for. */
export type RecordList = ItemList<ManifestRecord>;

/** Single facts of records, for whoever goes through a million of them: no record is made for a question. */
export interface RecordFacts {
  readonly length: number;
  typeAt(row: number): ManifestRecord['type'];
  pathAt(row: number): string;
  /** Of the local header in the zip. */
  offsetAt(row: number): number;
  /** Content bytes; 0 for what is no file. */
  sizeAt(row: number): number;
  mtimeAt(row: number): number;
  modeAt(row: number): number;
  /** What tells its content from another: a file's SHA-256, a link's target, nothing of a folder. */
  contentAt(row: number): string;
  recordAt(row: number): ManifestRecord;
  /** Row of a path, or -1. */
  rowOf(path: string): number;
  /** Whether the path of row `one` stands before, at or behind that of `other`, by UTF-16 units: negative, 0, positive. */
  comparePaths(one: number, other: number): number;
  /** These rows in this order. */
  pick(rows: readonly number[]): RecordList;
}

/** The facts of a list of records. */
export function factsOf(records: RecordList): RecordFacts {
  return records instanceof RecordTable ? records : new PlainFacts([...records]);
}

class PlainFacts implements RecordFacts {
  readonly #records: readonly ManifestRecord[];

  constructor(records: readonly ManifestRecord[]) {
    this.#records = records;
  }

  get length(): number {
    return this.#records.length;
  }

  recordAt(row: number): ManifestRecord {
    const record = this.#records[row];
    if (!record) throw new RangeError(`no row ${row} in a list of ${this.length} records`);
    return record;
  }

  typeAt(row: number): ManifestRecord['type'] {
    return this.recordAt(row).type;
  }

  pathAt(row: number): string {
    return this.recordAt(row).path;
  }

  offsetAt(row: number): number {
    return this.recordAt(row).offset;
  }

  sizeAt(row: number): number {
    const record = this.recordAt(row);
    return record.type === 'file' ? record.size : 0;
  }

  mtimeAt(row: number): number {
    return this.recordAt(row).mtime;
  }

  modeAt(row: number): number {
    return this.recordAt(row).mode;
  }

  contentAt(row: number): string {
    const record = this.recordAt(row);
    if (record.type === 'folder') return '';
    return record.type === 'file' ? record.sha256 : record.target;
  }

  rowOf(path: string): number {
    return this.#records.findIndex((record) => record.path === path);
  }

  comparePaths(one: number, other: number): number {
    const a = this.pathAt(one);
    const b = this.pathAt(other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  pick(rows: readonly number[]): RecordList {
    return rows.map((row) => this.recordAt(row));
  }
}
