import { createHash } from 'node:crypto';
import type { BaseColumns } from './base-columns.ts';
import type { BaseFacts } from './base-facts.ts';
import { BaseTable } from './base-table.ts';
import { RareTexts } from './rare-texts.ts';
import { SegmentPool } from './segment-pool.ts';

/** Eight bytes; the last one is the version, raised whenever anything behind it changes its shape. */
const MAGIC = Buffer.from('HOLDIDX\x01', 'latin1');
/** As this computer writes it: numbers are stored the way it has them in memory. */
const BYTE_ORDER = 0x0102_0304;
const FIXED = 16;
const CHECKSUM = 32;

/**
 * A base as it lies on this computer's disk: magic, byte order, length of the head, the head (JSON: facts and the
 * lengths of the columns), the columns, SHA-256 of all of it. Everything begins at a multiple of eight bytes, so that
 * a file that was read is used as it is.
 */
export function encodeIndex(facts: BaseFacts, { columns }: BaseTable): Uint8Array[] {
  const arrays = arraysOf(columns);
  const head = Buffer.from(JSON.stringify({ facts, lengths: arrays.map(({ length }) => length) }));
  const fixed = Buffer.alloc(FIXED);
  MAGIC.copy(fixed);
  new Uint32Array(fixed.buffer, fixed.byteOffset + 8, 2).set([BYTE_ORDER, head.length]);
  const pieces = [fixed, head, padding(head.length)];
  for (const array of arrays) {
    pieces.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength), padding(array.byteLength));
  }
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return [...pieces, hash.digest()].filter(({ length }) => length > 0);
}

/** Throws an Error when the bytes are not exactly what `encodeIndex` of this version made on such a computer. */
export function decodeIndex(file: Uint8Array): { facts: BaseFacts; table: BaseTable } {
  const bytes = file.byteOffset % 8 === 0 ? file : new Uint8Array(file);
  const { buffer, byteOffset, length } = bytes;
  const end = length - CHECKSUM;
  if (end < FIXED || MAGIC.compare(bytes, 0, MAGIC.length) !== 0) throw new Error('not an index');
  const [order, headLength = 0] = new Uint32Array(buffer, byteOffset + 8, 2);
  if (order !== BYTE_ORDER) throw new Error('an index of another kind of computer');
  const sum = createHash('sha256').update(bytes.subarray(0, end)).digest();
  if (sum.compare(bytes, end) !== 0) throw new Error('a damaged index');
  // Written by `encodeIndex` of this very version, as the checksum and the version say.
  const text = Buffer.from(buffer, byteOffset + FIXED, headLength).toString('utf8');
  const { facts, lengths } = JSON.parse(text) as { facts: BaseFacts; lengths: number[] };
  const reader = new ColumnReader(
    buffer,
    byteOffset + FIXED + headLength + padding(headLength).length,
    lengths,
  );
  const table = new BaseTable(reader.columns());
  if (reader.at !== byteOffset + end) throw new Error('an index of another length');
  return { facts, table };
}

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** In the order of the file. */
function arraysOf(columns: BaseColumns): NumberArray[] {
  const { targets, entryNames, segments } = columns;
  return [
    columns.flags,
    columns.modes,
    columns.crcs,
    columns.pathEnds,
    columns.sizes,
    columns.lengths,
    columns.offsets,
    columns.mtimes,
    columns.ctimes,
    columns.inodes,
    columns.hashes,
    columns.paths,
    ...[targets.rows, targets.ends, targets.bytes],
    ...[entryNames.rows, entryNames.ends, entryNames.bytes],
    ...[segments.rows, segments.ends, segments.lengths, segments.digests],
  ];
}

/** Takes the columns from where they lie, in the order of `arraysOf`. */
class ColumnReader {
  at: number;
  readonly #buffer: ArrayBufferLike;
  readonly #lengths: readonly number[];
  #next = 0;

  constructor(buffer: ArrayBufferLike, at: number, lengths: readonly number[]) {
    this.#buffer = buffer;
    this.at = at;
    this.#lengths = lengths;
  }

  columns(): BaseColumns {
    return {
      flags: this.#take(Uint8Array),
      modes: this.#take(Uint16Array),
      crcs: this.#take(Uint32Array),
      pathEnds: this.#take(Uint32Array),
      sizes: this.#take(Float64Array),
      lengths: this.#take(Float64Array),
      offsets: this.#take(Float64Array),
      mtimes: this.#take(Float64Array),
      ctimes: this.#take(Float64Array),
      inodes: this.#take(Float64Array),
      hashes: this.#take(Uint8Array),
      paths: this.#take(Uint8Array),
      targets: this.#texts(),
      entryNames: this.#texts(),
      segments: new SegmentPool(
        this.#take(Uint32Array),
        this.#take(Uint32Array),
        this.#take(Uint32Array),
        this.#take(Uint8Array),
      ),
    };
  }

  #texts(): RareTexts {
    return new RareTexts(this.#take(Uint32Array), this.#take(Uint32Array), this.#take(Uint8Array));
  }

  #take<T extends NumberArray>(make: new (buffer: ArrayBufferLike, at: number, length: number) => T): T {
    const column = new make(this.#buffer, this.at, this.#lengths[this.#next] ?? 0);
    this.#next += 1;
    this.at += column.byteLength + padding(column.byteLength).length;
    return column;
  }
}

function padding(length: number): Buffer {
  return Buffer.alloc((8 - (length % 8)) % 8);
}
