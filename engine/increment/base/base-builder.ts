import { localHeaderLength, needsZip64 } from '../../archive/local-header.ts';
import { DIGEST_BYTES, type FileRecord, type ManifestRecord, SEGMENT_SIZE } from '../../archive/manifest.ts';
import { type BaseColumns, FLAG, HASH_BYTES, recordTypes } from './base-columns.ts';
import { BaseTable } from './base-table.ts';
import { bytes, doubles, GrowingColumn, shorts, words } from './growing-column.ts';
import { GrowingRareTexts, GrowingTexts } from './growing-texts.ts';
import { SegmentPool } from './segment-pool.ts';

const NO_HASH = new Uint8Array(HASH_BYTES);

/** Gathers the table of a base, entry by entry in the order of the object. */
export class BaseBuilder {
  readonly #flags: GrowingColumn<Uint8Array>;
  readonly #modes: GrowingColumn<Uint16Array>;
  readonly #crcs: GrowingColumn<Uint32Array>;
  readonly #paths: GrowingTexts;
  readonly #sizes: GrowingColumn<Float64Array>;
  readonly #lengths: GrowingColumn<Float64Array>;
  readonly #offsets: GrowingColumn<Float64Array>;
  readonly #mtimes: GrowingColumn<Float64Array>;
  readonly #ctimes: GrowingColumn<Float64Array>;
  readonly #inodes: GrowingColumn<Float64Array>;
  readonly #hashes: GrowingColumn<Uint8Array>;
  readonly #targets = new GrowingRareTexts();
  readonly #entryNames = new GrowingRareTexts();
  readonly #segmentRows = new GrowingColumn(words);
  readonly #segmentEnds = new GrowingColumn(words);
  readonly #segmentLengths = new GrowingColumn(words);
  readonly #digests = new GrowingColumn(bytes);
  #end = 0;

  /** `rows`: how many there will probably be; what is made large enough at once need not be moved. */
  constructor(rows = 0) {
    this.#flags = new GrowingColumn(bytes, rows);
    this.#modes = new GrowingColumn(shorts, rows);
    this.#crcs = new GrowingColumn(words, rows);
    this.#paths = new GrowingTexts(rows);
    this.#sizes = new GrowingColumn(doubles, rows);
    this.#lengths = new GrowingColumn(doubles, rows);
    this.#offsets = new GrowingColumn(doubles, rows);
    this.#mtimes = new GrowingColumn(doubles, rows);
    this.#ctimes = new GrowingColumn(doubles, rows);
    this.#inodes = new GrowingColumn(doubles, rows);
    this.#hashes = new GrowingColumn(bytes, rows * HASH_BYTES);
  }

  /**
   * Adds an entry. `limit` is the first offset that cannot be its own any more: that of the next entry or of the
   * manifest; `exact` says that the entry ends there for certain. Throws a RangeError when the entry does not fit.
   */
  add(record: ManifestRecord, limit: number, exact: boolean): void {
    const plainEnd = record.offset + plainLength(record);
    const room = limit - plainEnd;
    const zip64 = zip64Flag(record, room, exact);
    const extra = zip64 === 0 ? 0 : ZIP64_BYTES;
    if (record.offset < this.#end || (exact ? room !== extra : room < extra))
      throw new RangeError('an entry of a base does not fit where it stands');
    this.#end = plainEnd + extra;
    const row = this.#flags.length;
    this.#modes.push(record.mode);
    this.#paths.push(record.path);
    this.#offsets.push(record.offset);
    this.#mtimes.push(record.mtime);
    if (record.entry !== undefined) this.#entryNames.add(row, record.entry);
    this.#flags.push(recordTypes.indexOf(record.type) | zip64 | this.#addContent(row, record));
  }

  finish(): BaseTable {
    const columns: BaseColumns = {
      flags: this.#flags.trimmed(),
      modes: this.#modes.trimmed(),
      crcs: this.#crcs.trimmed(),
      pathEnds: this.#paths.ends.trimmed(),
      sizes: this.#sizes.trimmed(),
      lengths: this.#lengths.trimmed(),
      offsets: this.#offsets.trimmed(),
      mtimes: this.#mtimes.trimmed(),
      ctimes: this.#ctimes.trimmed(),
      inodes: this.#inodes.trimmed(),
      hashes: this.#hashes.trimmed(),
      paths: this.#paths.trimmed(),
      targets: this.#targets.finish(),
      entryNames: this.#entryNames.finish(),
      segments: new SegmentPool(
        this.#segmentRows.trimmed(),
        this.#segmentEnds.trimmed(),
        this.#segmentLengths.trimmed(),
        this.#digests.trimmed(),
      ),
    };
    return new BaseTable(columns);
  }

  /** Returns the flags that tell of the content. */
  #addContent(row: number, record: ManifestRecord): number {
    if (record.type === 'file') return this.#addFile(row, record);
    this.#sizes.push(0);
    this.#crcs.push(0);
    this.#lengths.push(dataLength(record));
    this.#ctimes.push(0);
    this.#inodes.push(0);
    this.#hashes.pushAll(NO_HASH);
    if (record.type === 'link') this.#targets.add(row, record.target);
    return 0;
  }

  #addFile(row: number, record: FileRecord): number {
    this.#sizes.push(record.size);
    this.#crcs.push(record.crc32);
    this.#lengths.push(record.length);
    this.#ctimes.push(record.ctime ?? 0);
    this.#inodes.push(record.inode ?? 0);
    const hash = Buffer.from(record.sha256, 'hex');
    if (hash.length !== HASH_BYTES) throw new RangeError('a file of a base has no SHA-256');
    this.#hashes.pushAll(hash);
    const deflated = record.method === 8 ? FLAG.deflated : 0;
    return deflated | (record.sparse ? FLAG.sparse : 0) | this.#addSegments(row, record);
  }

  #addSegments(row: number, { size, segments, digests }: FileRecord): number {
    if (segments === undefined && digests === undefined) return 0;
    const count = Math.ceil(size / SEGMENT_SIZE);
    const fitting = segments?.length === count && segments.every((length) => length <= 0xffff_ffff);
    const digestBytes = Buffer.from(digests ?? '', 'base64');
    const digested = digestBytes.length === count * DIGEST_BYTES;
    if (!fitting && !digested) return 0;
    this.#segmentRows.push(row);
    this.#segmentEnds.push(this.#segmentEnds.last + count);
    this.#segmentLengths.pushAll(fitting && segments ? segments : words(count));
    this.#digests.pushAll(digested ? digestBytes : bytes(count * DIGEST_BYTES));
    return (fitting ? FLAG.segmented : 0) | (digested ? FLAG.digested : 0);
  }
}

const ZIP64_BYTES = localHeaderLength(0, true) - localHeaderLength(0, false);

/**
 * A big file that shrank below 4 GiB while it was read has a header with a zip64 field that it would not need. Its
 * record does not tell; but it is one of a file that changed, and those have no ctime.
 */
function zip64Flag(record: ManifestRecord, room: number, exact: boolean): number {
  if (record.type !== 'file') return 0;
  if (needsZip64(record.size, record.length)) return FLAG.zip64;
  if (room < ZIP64_BYTES || (!exact && record.ctime !== undefined)) return 0;
  return FLAG.doubtful;
}

/** Bytes of an entry, header and data, whose header has no zip64 field. */
function plainLength(record: ManifestRecord): number {
  const slash = record.type === 'folder' ? 1 : 0;
  const nameLength = Buffer.byteLength(record.entry ?? record.path) + slash;
  return localHeaderLength(nameLength, false) + dataLength(record);
}

function dataLength(record: ManifestRecord): number {
  if (record.type === 'file') return record.length;
  return record.type === 'link' ? Buffer.byteLength(record.target) : 0;
}
