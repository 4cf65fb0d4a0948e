import type { ManifestRecord } from '../archive/manifest.ts';
import { contentOf, entryNameOf } from './cross-check.ts';
import { factsOf, type RecordList } from './record-list.ts';

/** What has to be known to read one entry of the zip and prove it. Offsets and lengths are bytes. */
export interface StoredEntry {
  /** Path inside the backup, for reports. */
  readonly path: string;
  /** Name in the zip. */
  readonly name: string;
  readonly offset: number;
  /** First offset that may belong to something else. */
  readonly limit: number;
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly size: number;
  /** Of the data in the zip. */
  readonly length: number;
  /** 64 hex digits, or empty: proven by CRC-32 alone. */
  readonly sha256: string;
  /** Compressed lengths of independent segments. */
  readonly segments?: readonly number[];
}

/** The entry of a record. `limit` is the first offset that may belong to something else. */
export function storedEntry(record: ManifestRecord, limit: number): StoredEntry {
  const { size, length, checksum, method } = contentOf(record);
  return {
    path: record.path,
    name: entryNameOf(record),
    offset: record.offset,
    limit,
    method,
    crc32: checksum,
    size,
    length,
    sha256: record.type === 'file' ? record.sha256 : '',
    ...(record.type === 'file' && record.segments ? { segments: record.segments } : {}),
  };
}

/**
 * Makes stored entries of records. `all` are all records of the backup, ascending by offset, because an entry
 * ends where the next one begins; `end` is where the last one must end.
 */
export class EntryTable {
  readonly #offsets: Float64Array;
  readonly #end: number;

  constructor(all: RecordList, end: number) {
    const facts = factsOf(all);
    this.#offsets = new Float64Array(facts.length);
    for (let row = 0; row < facts.length; row += 1) this.#offsets[row] = facts.offsetAt(row);
    this.#end = end;
  }

  entryOf(record: ManifestRecord): StoredEntry {
    return storedEntry(record, this.#nextOffset(record.offset));
  }

  #nextOffset(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#offsets[low] ?? this.#end;
  }
}
