import { LOCAL_HEADER_FIXED, localHeaderLength, needsZip64 } from '../archive/local-header.ts';
import { SEGMENT_SIZE } from '../archive/manifest.ts';
import type { StoredEntry } from './stored-entry.ts';

/** Longest request; also the size of the memory it is received into. */
export const MAX_READ = 8 * 1024 ** 2;
/** Bytes nobody asked for are fetched along when there are no more of them than this. */
const MAX_GAP = 256 * 1024;
/** Of tiny files so many fit into one read that what has to be known about them would take far more memory. */
const MAX_READ_UNITS = 16;
/** A batch is the work of one message to a worker. */
const BATCH_BYTES = 1024 ** 2;
const BATCH_FILES = 64;
/** Entries up to this much, packed and unpacked, are dealt with whole by one worker. */
const WHOLE_LENGTH = 2 * 1024 ** 2;
const WHOLE_SIZE = 4 * 1024 ** 2;
/** Raw bytes of one piece of a stored file. Not more than SEGMENT_SIZE: pieces share its output memory. */
export const PIECE_SIZE = SEGMENT_SIZE;
/** Deflate may make a segment longer than its content, but by no more than this. */
const SEGMENT_SLACK = 64 * 1024;
/** More local extra fields than this are not expected anywhere. */
const MAX_EXTRA = 256;

/** Whole small entries, local headers and all. */
export interface BatchUnit {
  readonly kind: 'batch';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly StoredEntry[];
}

/** A part of a big file that a worker can deal with by itself. */
export interface PieceUnit {
  readonly kind: 'piece';
  readonly entry: StoredEntry;
  readonly start: number;
  readonly end: number;
  /** Where its data begins; greater than `start` in a file's first piece, which holds the local header too. */
  readonly dataStart: number;
  /** 0, 1, 2 … within the file. */
  readonly index: number;
  /** Offset and length of its content within the file. */
  readonly contentStart: number;
  readonly contentLength: number;
  readonly last: boolean;
}

/** A part of a big deflated file without segments: only good in order. */
export interface StreamUnit {
  readonly kind: 'stream';
  readonly entry: StoredEntry;
  readonly start: number;
  readonly end: number;
  readonly dataStart: number;
  readonly last: boolean;
}

export type ReadUnit = BatchUnit | PieceUnit | StreamUnit;

/** One ranged request and what is in it, in order. */
export interface PlannedRead {
  readonly start: number;
  readonly end: number;
  readonly units: readonly ReadUnit[];
}

/**
 * Lays out the requests for `entries` (ascending by offset), only as far as they are asked for: neighbours are fetched
 * together, nothing is longer than MAX_READ. `dataStarts` corrects where the data of a big file begins, once
 * its local header has been seen.
 */
export function* planReads(
  entries: Iterable<StoredEntry>,
  dataStarts: ReadonlyMap<StoredEntry, number> = new Map(),
): Generator<PlannedRead, void> {
  let open: ReadUnit[] = [];
  for (const unit of planUnits(entries, dataStarts)) {
    if (!fitsRead(open, unit)) {
      yield* closeRead(open);
      open = [];
    }
    open.push(unit);
  }
  yield* closeRead(open);
}

function* planUnits(
  entries: Iterable<StoredEntry>,
  dataStarts: ReadonlyMap<StoredEntry, number>,
): Generator<ReadUnit, void> {
  let batch: StoredEntry[] = [];
  for (const entry of entries) {
    const whole = isWhole(entry);
    if (!whole || !fitsBatch(batch, entry)) {
      yield* closeBatch(batch);
      batch = [];
    }
    if (whole) {
      batch.push(entry);
      continue;
    }
    const dataStart = dataStarts.get(entry) ?? expectedDataStart(entry);
    yield* isInPieces(entry) ? pieces(entry, dataStart) : stream(entry, dataStart);
  }
  yield* closeBatch(batch);
}

/** The end of what must be read of a small entry: its extra fields' length is known only from its header. */
function wholeEnd(entry: StoredEntry): number {
  const most = entry.offset + LOCAL_HEADER_FIXED + Buffer.byteLength(entry.name) + MAX_EXTRA + entry.length;
  return Math.min(entry.limit, most);
}

function isWhole(entry: StoredEntry): boolean {
  return entry.length <= WHOLE_LENGTH && entry.size <= WHOLE_SIZE;
}

function isInPieces(entry: StoredEntry): boolean {
  if (entry.method === 0) return true;
  return (
    entry.segments !== undefined &&
    entry.segments.length === Math.ceil(entry.size / SEGMENT_SIZE) &&
    entry.segments.every((length) => length <= SEGMENT_SIZE + SEGMENT_SLACK)
  );
}

function fitsBatch(batch: readonly StoredEntry[], entry: StoredEntry): boolean {
  const first = batch[0];
  const last = batch.at(-1);
  if (!first || !last) return true;
  const content = batch.reduce((sum, each) => sum + each.size, entry.size);
  return (
    batch.length < BATCH_FILES &&
    entry.offset - wholeEnd(last) <= MAX_GAP &&
    wholeEnd(entry) - first.offset <= BATCH_BYTES &&
    content <= WHOLE_SIZE
  );
}

function* closeBatch(batch: readonly StoredEntry[]): Generator<BatchUnit, void> {
  const first = batch[0];
  const last = batch.at(-1);
  if (first && last) yield { kind: 'batch', start: first.offset, end: wholeEnd(last), entries: batch };
}

/**
 * Where the data of a big file most likely begins. Without dead space in between, it ends exactly where the next
 * entry begins; else our own writer's header length is the best guess.
 */
function expectedDataStart(entry: StoredEntry): number {
  const nameEnd = entry.offset + LOCAL_HEADER_FIXED + Buffer.byteLength(entry.name);
  const fromNext = entry.limit - entry.length;
  if (fromNext >= nameEnd && fromNext <= nameEnd + MAX_EXTRA) return fromNext;
  const zip64 = needsZip64(entry.size, entry.length);
  return entry.offset + localHeaderLength(Buffer.byteLength(entry.name), zip64);
}

function* pieces(entry: StoredEntry, dataStart: number): Iterable<PieceUnit> {
  const lengths = entry.method === 8 ? (entry.segments ?? []) : rawLengths(entry.size);
  let at = dataStart;
  for (const [index, length] of lengths.entries()) {
    const contentStart = index * PIECE_SIZE;
    yield {
      kind: 'piece',
      entry,
      start: index === 0 ? entry.offset : at,
      end: at + length,
      dataStart: at,
      index,
      contentStart,
      contentLength: Math.min(PIECE_SIZE, entry.size - contentStart),
      last: index === lengths.length - 1,
    };
    at += length;
  }
}

function rawLengths(size: number): number[] {
  const count = Math.ceil(size / PIECE_SIZE);
  return Array.from({ length: count }, (_, index) => Math.min(PIECE_SIZE, size - index * PIECE_SIZE));
}

function* stream(entry: StoredEntry, dataStart: number): Iterable<StreamUnit> {
  const end = dataStart + entry.length;
  for (let at = dataStart; at < end; at += PIECE_SIZE) {
    const start = at === dataStart ? entry.offset : at;
    const pieceEnd = Math.min(at + PIECE_SIZE, end);
    yield { kind: 'stream', entry, start, end: pieceEnd, dataStart: at, last: pieceEnd === end };
  }
}

function fitsRead(open: readonly ReadUnit[], unit: ReadUnit): boolean {
  const first = open[0];
  const last = open.at(-1);
  if (!first || !last) return true;
  const gap = unit.start - last.end;
  if (gap < 0 || gap > MAX_GAP || unit.end - first.start > MAX_READ) return false;
  return unit.kind !== 'batch' || open.length < MAX_READ_UNITS;
}

function* closeRead(units: readonly ReadUnit[]): Generator<PlannedRead, void> {
  const first = units[0];
  const last = units.at(-1);
  if (first && last) yield { start: first.start, end: last.end, units };
}
