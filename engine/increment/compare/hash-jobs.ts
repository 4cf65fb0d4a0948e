import { createHash, hash } from 'node:crypto';
import { DIGEST_BYTES, SEGMENT_SIZE } from '../../archive/manifest.ts';
import { openForReading, readFully } from '../../backup/pack/open-file.ts';
import { readTrouble } from '../../backup/pack/read-trouble.ts';
import { defineJobs, type JobContext } from '../../workers/job-set.ts';
import type { WorkerPool } from '../../workers/pool.ts';

export interface SmallHashOrder {
  readonly paths: readonly string[];
  /** STATE_NUMBERS a file: what the scan saw. Sizes are at most SEGMENT_SIZE. */
  readonly states: Float64Array<ArrayBuffer>;
}

/** Size, mtime, ctime. NaN for both times where they are those of another file: then only the size is compared. */
export const STATE_NUMBERS = 3;
export const SHA256_BYTES = 32;

export interface SmallHashResult {
  /** SHA256_BYTES a file. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** 1 for each file that was read whole and is, before and after, as the scan saw it. */
  readonly sound: Uint8Array<ArrayBuffer>;
}

export interface SegmentHashOrder {
  readonly descriptor: number;
  /** Where in the file, and how much: whole segments, and at its end the rest. */
  readonly position: number;
  readonly length: number;
}

let memory: Uint8Array | undefined;
const buffer = () => {
  memory ??= new Uint8Array(SEGMENT_SIZE);
  return memory;
};

/** Reads and hashes a batch of small files. One that cannot be read, or is another than expected, is not sound. */
function hashSmallFiles({ paths, states }: SmallHashOrder, { files }: JobContext): SmallHashResult {
  const hashes = new Uint8Array(paths.length * SHA256_BYTES);
  const sound = new Uint8Array(paths.length);
  paths.forEach((path, at) => {
    const state = states.subarray(at * STATE_NUMBERS, (at + 1) * STATE_NUMBERS);
    const content = readWhole(path, state, files);
    if (!content) return;
    hashes.set(hash('sha256', content, 'buffer'), at * SHA256_BYTES);
    sound[at] = 1;
  });
  return { hashes, sound };
}

function readWhole(path: string, state: Float64Array, files: JobContext['files']): Uint8Array | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openForReading(files, path);
    const isExpected = () => {
      const { size, mtimeMs, ctimeMs } = files.fstatSync(descriptor ?? -1);
      const sameTimes = Number.isNaN(state[1]) || (mtimeMs === state[1] && ctimeMs === state[2]);
      return size === state[0] && sameTimes;
    };
    if (!isExpected()) return undefined;
    const size = readFully(files, descriptor, buffer(), state[0] ?? 0, 0);
    return size === state[0] && isExpected() ? buffer().subarray(0, size) : undefined;
  } catch (error) {
    isUnreadable(error);
    return undefined;
  } finally {
    if (descriptor !== undefined) files.closeSync(descriptor);
  }
}

/**
 * DIGEST_BYTES for each segment of a piece of an open file, one behind the other; fewer when the file ends earlier or
 * cannot be read.
 */
function digestSegments(
  { descriptor, position, length }: SegmentHashOrder,
  { files }: JobContext,
): Uint8Array<ArrayBuffer> {
  const count = Math.ceil(length / SEGMENT_SIZE);
  const digests = new Uint8Array(count * DIGEST_BYTES);
  for (let segment = 0; segment < count; segment += 1) {
    const start = segment * SEGMENT_SIZE;
    const wanted = Math.min(SEGMENT_SIZE, length - start);
    const size = tryRead(files, descriptor, wanted, position + start);
    if (size < wanted) return digests.slice(0, segment * DIGEST_BYTES);
    const digest = hash('sha256', buffer().subarray(0, size), 'buffer').subarray(0, DIGEST_BYTES);
    digests.set(digest, segment * DIGEST_BYTES);
  }
  return digests;
}

function tryRead(files: JobContext['files'], descriptor: number, length: number, position: number): number {
  try {
    return readFully(files, descriptor, buffer(), length, position);
  } catch (error) {
    isUnreadable(error);
    return 0;
  }
}

/** Why a file cannot be read is told by the packer, which reads it again. Throws what is no error of the system. */
function isUnreadable(error: unknown): void {
  readTrouble(error);
}

/** SHA-256 of the first `size` bytes of an open file; undefined when it ends earlier or cannot be read. */
function hashWhole(
  { descriptor, size }: { readonly descriptor: number; readonly size: number },
  { files }: JobContext,
): Uint8Array<ArrayBuffer> | undefined {
  const sum = createHash('sha256');
  for (let at = 0; at < size; at += SEGMENT_SIZE) {
    const wanted = Math.min(SEGMENT_SIZE, size - at);
    if (tryRead(files, descriptor, wanted, at) < wanted) return undefined;
    sum.update(buffer().subarray(0, wanted));
  }
  return new Uint8Array(sum.digest());
}

/** What the comparison leaves to its workers. */
export const jobSet = defineJobs(import.meta.url, { hashSmallFiles, digestSegments, hashWhole });

export type HashPool = WorkerPool<(typeof jobSet)['jobs']>;
