import { localHeaderLength } from '../archive/local-header.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import type { BaseBackup, BaseEntries } from '../increment/base-backup.ts';

/** A record and where its entry ends, as the packer tells them. */
export interface PlainEntry {
  readonly record: ManifestRecord;
  readonly endAt: number;
}

/** Entries of a base as plain objects, in the order of the object. */
export class PlainEntries implements BaseEntries {
  readonly #entries: readonly PlainEntry[];
  readonly #rows: ReadonlyMap<string, number>;

  constructor(entries: readonly PlainEntry[]) {
    this.#entries = entries;
    this.#rows = new Map(entries.map(({ record }, row) => [record.path, row]));
  }

  get length(): number {
    return this.#entries.length;
  }

  find(path: string): number {
    return this.#rows.get(path) ?? -1;
  }

  record(row: number): ManifestRecord {
    return { ...this.#at(row).record };
  }

  startAt(row: number): number {
    return this.#at(row).record.offset;
  }

  endAt(row: number): number {
    return this.#at(row).endAt;
  }

  #at(row: number): PlainEntry {
    const entry = this.#entries[row];
    if (entry === undefined) throw new RangeError(`There is no row ${row}.`);
    return entry;
  }
}

/** A sound base made of these entries. */
export function plainBase(entries: readonly PlainEntry[], facts: Partial<BaseBackup> = {}): BaseBackup {
  const manifestOffset = entries.at(-1)?.endAt ?? 0;
  return {
    id: 'base',
    key: 'root/plan/device/base.zip',
    etag: 'etag',
    size: manifestOffset + 200 * entries.length + 1000,
    manifestOffset,
    generation: 0,
    incomplete: false,
    entries: new PlainEntries(entries),
    ...facts,
  };
}

/** The entry of a stored file that takes exactly `span` bytes, header included. */
export function storedEntry(path: string, offset: number, span: number): PlainEntry {
  const length = span - localHeaderLength(Buffer.byteLength(path), false);
  if (length < 0) throw new RangeError(`${span} bytes are too few for ${path}.`);
  const content = { size: length, length, sha256: ''.padStart(64, '0'), crc32: 0, method: 0 } as const;
  return { record: { type: 'file', path, mtime: 0, mode: 0o644, offset, ...content }, endAt: offset + span };
}
