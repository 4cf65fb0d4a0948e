import { createHash, type Hash } from 'node:crypto';
import { crc32Combine } from '../archive/crc32-combine.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { discardTemporary, type FileTarget, openTemporary } from './place-file.ts';
import { PIECE_SIZE } from './plan-reads.ts';
import type { StoredEntry } from './stored-entry.ts';
import type { EntryOutcome, PieceOutcome } from './unpack-jobs.ts';

interface WaitingPiece {
  readonly outcome: PieceOutcome;
  readonly content: Uint8Array;
  readonly release: () => void;
}

/**
 * A big file while it is read back: pieces come back from the workers in any order and are hashed in theirs.
 * What goes wrong with one piece decides the whole file.
 */
export class BigFile {
  readonly entry: StoredEntry;
  readonly target: FileTarget | undefined;
  /** Descriptor of the temporary file; undefined when only proving, or when it could not be made. */
  readonly fd: number | undefined;
  readonly #files: FileSystem;
  readonly #hash: Hash = createHash('sha256');
  readonly #waiting = new Map<number, WaitingPiece>();
  #next = 0;
  #crc = 0;
  #failure: EntryOutcome | undefined;
  #closed = false;

  constructor(files: FileSystem, entry: StoredEntry, target: FileTarget | undefined) {
    this.entry = entry;
    this.target = target;
    this.#files = files;
    if (!target) return;
    const opened = openTemporary(files, target);
    if ('fd' in opened) this.fd = opened.fd;
    else this.#failure = opened;
  }

  get failure(): EntryOutcome | undefined {
    return this.#failure;
  }

  /** The first thing that goes wrong counts. */
  fail(outcome: EntryOutcome): void {
    this.#failure ??= outcome;
  }

  /** Takes piece `index`; `release` is called as soon as `content` is not needed any more. Returns hashed bytes. */
  take(index: number, outcome: PieceOutcome, content: Uint8Array, release: () => void): number {
    this.#waiting.set(index, { outcome, content, release });
    let bytes = 0;
    for (let piece = this.#take(); piece; piece = this.#take()) {
      bytes += piece.content.length;
      if ('crc32' in piece.outcome) this.#hashPiece(piece.outcome.crc32, piece.content);
      else this.fail(piece.outcome);
      piece.release();
    }
    return bytes;
  }

  /** All pieces have been taken. */
  get isComplete(): boolean {
    return this.#next === Math.ceil(this.entry.size / PIECE_SIZE);
  }

  /** After the last piece: what is wrong with the content, if anything. */
  prove(): EntryOutcome | undefined {
    if (this.#failure) return this.#failure;
    if (this.#crc !== this.entry.crc32) return { damaged: 'its content does not match its checksum' };
    if (this.entry.sha256 !== '' && this.#hash.digest('hex') !== this.entry.sha256) {
      return { damaged: 'its content does not match its SHA-256' };
    }
    return undefined;
  }

  /** The descriptor now belongs to somebody else, who also removes the temporary file if need be. */
  handOver(): void {
    this.#closed = true;
  }

  /** Removes what was written. Safe to call at any time, and again. */
  discard(): void {
    if (this.#closed || this.fd === undefined || !this.target) return;
    this.#closed = true;
    discardTemporary(this.#files, this.fd, this.target);
  }

  #take(): WaitingPiece | undefined {
    const piece = this.#waiting.get(this.#next);
    if (!piece) return undefined;
    this.#waiting.delete(this.#next);
    this.#next += 1;
    return piece;
  }

  #hashPiece(crc: number, content: Uint8Array): void {
    if (this.#failure) return;
    if (this.entry.sha256 !== '') this.#hash.update(content);
    this.#crc = crc32Combine(this.#crc, crc, content.length);
  }
}
