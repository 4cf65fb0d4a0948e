import { crc32 } from 'node:zlib';
import { defineJobs, type JobContext } from '../workers/job-set.ts';
import { type CheckedFile, hashFile } from './hash-file.ts';
import {
  type FileTarget,
  finishFile,
  type PlaceOutcome,
  type WrittenFile,
  writeTemporary,
} from './place-file.ts';
import type { StoredEntry } from './stored-entry.ts';
import { readWholeEntry, unpackSegment } from './unpack-entry.ts';
import { writeAt } from './write-at.ts';
import type { WriteFailure } from './write-failure.ts';

export type EntryOutcome = PlaceOutcome | { readonly damaged: string } | { readonly stopped: true };

export interface BatchInput {
  /** Where the bytes of the zip from `start` to `end` stand in the shared memory. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly entry: StoredEntry; readonly target?: FileTarget }[];
}

export interface PieceInput {
  /** Where the piece's data stands in the shared memory. */
  readonly at: number;
  readonly length: number;
  readonly method: 0 | 8;
  readonly contentLength: number;
  /** Where in the shared memory to put the content of a deflated piece. */
  readonly out: number;
  readonly write?: { readonly fd: number; readonly position: number; readonly sparse: boolean };
}

export type PieceOutcome =
  | { readonly crc32: number }
  | { readonly damaged: string }
  | { readonly stopped: true }
  | { readonly failed: WriteFailure };

/** The first byte of the shared memory: not zero means that the restore is over and workers should hurry. */
export const STOP_FLAG = 0;
/** Bytes kept for it, so that what follows is aligned. */
export const FLAG_BYTES = 64;

/** The jobs of reading back: each is synchronous, and what it writes is complete or gone when it returns. */
export const jobSet = defineJobs(import.meta.url, {
  /** Unpacks, proves and writes whole small files; one outcome an item. */
  batch({ at, start, end, items }: BatchInput, { files, shared }: JobContext): EntryOutcome[] {
    const bytes = shared.subarray(at, at + end - start);
    const written = items.map(({ entry, target }): EntryOutcome | WrittenFile => {
      if (shared[STOP_FLAG] !== 0) return { stopped: true };
      const from = entry.offset - start;
      const read = readWholeEntry(entry, bytes.subarray(from, Math.min(entry.limit - start, bytes.length)));
      if ('damaged' in read) return read;
      return target ? writeTemporary(files, target, read.content) : { placed: true };
    });
    // Only when all are written: the disk is asked for many small files at once sooner done than for one at a time.
    return written.map((each) => ('fd' in each ? finishFile(files, each.fd, each.target) : each));
  },

  /** Unpacks one piece of a big file, writes it to its place and leaves the content for hashing. */
  piece(input: PieceInput, { files, shared }: JobContext): PieceOutcome {
    if (shared[STOP_FLAG] !== 0) return { stopped: true };
    const data = shared.subarray(input.at, input.at + input.length);
    const unpacked = input.method === 0 ? { content: data } : unpackSegment(data, input.contentLength);
    if ('damaged' in unpacked) return unpacked;
    const { content } = unpacked;
    if (input.method !== 0) shared.set(content, input.out);
    if (input.write) {
      const failed = writeAt(files, input.write, content);
      if (failed) return { failed };
    }
    return { crc32: crc32(content) };
  },

  /** Gives a written and proven big file its time, permissions and name. */
  finish({ fd, target }: { fd: number; target: FileTarget }, { files }: JobContext): PlaceOutcome {
    return finishFile(files, fd, target);
  },

  /** Which of these files of the target have the content the backup has. */
  compare({ items }: { items: readonly CheckedFile[] }, { files, shared }: JobContext): boolean[] {
    return items.map((item) => shared[STOP_FLAG] === 0 && hashFile(files, item));
  },
});

export type UnpackJobs = typeof jobSet.jobs;
