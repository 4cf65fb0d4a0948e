import { localHeaderLength } from '../../archive/local-header.ts';
import type { FileRecord, ManifestRecord } from '../../archive/manifest.ts';
import { type BaseColumns, FLAG, HASH_BYTES, recordTypes } from './base-columns.ts';
import type { ComparableEntries } from './known-base.ts';
import { PathIndex } from './path-index.ts';
import { rowBelowLeaf } from './row-below-leaf.ts';

/** The entries of an earlier backup as columns of numbers: about 170 bytes a row. */
export class BaseTable implements ComparableEntries {
  readonly length: number;
  readonly columns: BaseColumns;
  readonly #index: PathIndex;
  readonly #paths: Buffer;
  readonly #hashes: Buffer;

  /** @throws RangeError when two rows have the same path. */
  constructor(columns: BaseColumns) {
    const { paths, hashes } = columns;
    this.length = columns.flags.length;
    this.columns = columns;
    this.#index = new PathIndex(paths, columns.pathEnds);
    if (!this.#index.unique) throw new RangeError('two entries of a base have the same path');
    this.#paths = Buffer.from(paths.buffer, paths.byteOffset, paths.byteLength);
    this.#hashes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  }

  find(path: string): number {
    return this.#index.find(path);
  }

  record(row: number): ManifestRecord {
    if (!(row >= 0 && row < this.length)) throw new RangeError(`no row ${row} in a base of ${this.length}`);
    const path = this.pathAt(row);
    const entry = this.entryNameAt(row);
    const mtime = this.mtimeAt(row);
    const mode = this.modeAt(row);
    const offset = this.startAt(row);
    const base = { path, ...(entry === undefined ? {} : { entry }), mtime, mode, offset };
    const type = this.typeAt(row);
    if (type === 'folder') return { type, ...base };
    if (type === 'link') return { type, ...base, target: this.targetAt(row) };
    return { type, ...base, ...this.#fileFacts(row) };
  }

  /** A row that stands below a file or a link, or -1. */
  rowBelowLeaf(): number {
    return rowBelowLeaf(this.columns, this.#index, (row) => this.typeAt(row) === 'folder');
  }

  pathAt(row: number): string {
    return this.#paths.toString('utf8', this.#pathStart(row), this.columns.pathEnds[row]);
  }

  /** By UTF-16 units, as strings are compared: negative, 0 or positive. */
  comparePaths(one: number, other: number): number {
    const bytes = this.#paths;
    const start = this.#pathStart(one);
    const otherStart = this.#pathStart(other);
    const length = this.#pathLength(one);
    const otherLength = this.#pathLength(other);
    const both = Math.min(length, otherLength);
    for (let at = 0; at < both; at += 1) {
      const a = bytes[start + at] ?? 0;
      const b = bytes[otherStart + at] ?? 0;
      if (a === b) continue;
      // Characters beyond U+FFFF are surrogates in UTF-16, and come before U+E000 to U+FFFF there.
      return a >= 0xee && b >= 0xee && a >= 0xf0 !== b >= 0xf0 ? b - a : a - b;
    }
    return length - otherLength;
  }

  startAt(row: number): number {
    return this.columns.offsets[row] ?? 0;
  }

  endAt(row: number): number {
    const entry = this.entryNameAt(row);
    const nameLength = entry === undefined ? this.#pathLength(row) : Buffer.byteLength(entry);
    const slash = this.typeAt(row) === 'folder' ? 1 : 0;
    const zip64 = this.#has(row, FLAG.zip64 | FLAG.doubtful);
    return this.startAt(row) + localHeaderLength(nameLength + slash, zip64) + this.#lengthAt(row);
  }

  typeAt(row: number): ManifestRecord['type'] {
    return recordTypes[(this.columns.flags[row] ?? 0) & FLAG.type] ?? 'file';
  }

  sizeAt(row: number): number {
    return this.columns.sizes[row] ?? 0;
  }

  modeAt(row: number): number {
    return this.columns.modes[row] ?? 0;
  }

  mtimeAt(row: number): number {
    return this.columns.mtimes[row] ?? 0;
  }

  ctimeAt(row: number): number {
    return this.columns.ctimes[row] ?? 0;
  }

  inodeAt(row: number): number {
    return this.columns.inodes[row] ?? 0;
  }

  targetAt(row: number): string {
    return this.columns.targets.get(row) ?? '';
  }

  entryNameAt(row: number): string | undefined {
    const { entryNames } = this.columns;
    return entryNames.rows.length === 0 ? undefined : entryNames.get(row);
  }

  hasSha256(row: number, sha256: Uint8Array): boolean {
    const start = row * HASH_BYTES;
    return this.#hashes.compare(sha256, 0, HASH_BYTES, start, start + HASH_BYTES) === 0;
  }

  /** 64 hex digits; zeros for what is no file. */
  sha256At(row: number): string {
    return this.#hashes.toString('hex', row * HASH_BYTES, (row + 1) * HASH_BYTES);
  }

  digestsAt(row: number): Uint8Array | undefined {
    return this.#has(row, FLAG.digested) ? this.columns.segments.digestsOf(row) : undefined;
  }

  isSegmented(row: number): boolean {
    return this.#has(row, FLAG.segmented);
  }

  isStored(row: number): boolean {
    return !this.#has(row, FLAG.deflated);
  }

  isReusable(row: number): boolean {
    return !this.#has(row, FLAG.doubtful);
  }

  #fileFacts(row: number): Omit<FileRecord, 'type' | 'path' | 'entry' | 'mtime' | 'mode' | 'offset'> {
    const { crcs, segments } = this.columns;
    const digests = this.digestsAt(row);
    const ctime = this.ctimeAt(row);
    const inode = this.inodeAt(row);
    return {
      size: this.sizeAt(row),
      sha256: this.sha256At(row),
      crc32: crcs[row] ?? 0,
      method: this.isStored(row) ? 0 : 8,
      length: this.#lengthAt(row),
      ...(this.isSegmented(row) ? { segments: Array.from(segments.lengthsOf(row)) } : {}),
      ...(digests ? { digests: Buffer.from(digests).toString('base64') } : {}),
      ...(ctime === 0 ? {} : { ctime }),
      ...(inode === 0 ? {} : { inode }),
      ...(this.#has(row, FLAG.sparse) ? { sparse: true } : {}),
    };
  }

  #has(row: number, flags: number): boolean {
    return ((this.columns.flags[row] ?? 0) & flags) !== 0;
  }

  #lengthAt(row: number): number {
    return this.columns.lengths[row] ?? 0;
  }

  #pathStart(row: number): number {
    return row === 0 ? 0 : (this.columns.pathEnds[row - 1] ?? 0);
  }

  #pathLength(row: number): number {
    return (this.columns.pathEnds[row] ?? 0) - this.#pathStart(row);
  }
}
