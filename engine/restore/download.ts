import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { EventSink } from '#shared/events.ts';
import { parseEnd } from '../archive/end-of-directory.ts';
import { findSummary, TAIL_LENGTH } from '../archive/find-summary.ts';
import { decodeSummary } from '../archive/summary.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import { giveFreeName } from './place-file.ts';
import { readRange } from './read-range.ts';
import type { BackupToOpen } from './reader-types.ts';
import { writeAt } from './write-at.ts';
import { isDiskFull, plainReason, type WriteFailure, writeFailure } from './write-failure.ts';

export interface DownloadRequest {
  readonly storage: Storage;
  readonly backup: BackupToOpen;
  /** Where to put the zip. Nothing may be there. */
  readonly file: string;
  /** Keep a zip that does not end as a backup does, provided it is what the storage holds, and tell its `problem`. */
  readonly evenIfDamaged?: boolean;
  readonly ports: Ports;
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
}

export interface DownloadResult {
  /** Absolute path. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes read from the storage this time; less than `size` after a resumed download. */
  readonly transferredBytes: number;
  /** Why the stored backup is damaged, as far as its end shows; a plain clause without a full stop. */
  readonly problem?: string;
}

/** Bytes of one request. */
const PIECE = 8 * 1024 ** 2;
/** Requests in flight. */
const AT_ONCE = 4;
/** What may be lost by a power cut, and is fetched again when resuming. */
const SYNC_EVERY = 64 * 1024 ** 2;

/**
 * Fetches the stored zip as it is. Until it is complete it stands beside `file` as `….part`; calling again after a
 * failure or an abort goes on from there, provided it is still the same object.
 * @throws AppError `file-exists`, `disk-full`, `target-not-writable`, `backup-damaged` (the fetched zip does not end
 * as a backup does; nothing is left; see `evenIfDamaged`), `object-changed`, or another one of the storage; or the signal's reason.
 */
export async function download(request: DownloadRequest): Promise<DownloadResult> {
  const { storage, backup, ports, signal } = request;
  const { files } = ports;
  const file = resolve(request.file);
  if (files.lstatSync(file, { throwIfNoEntry: false })) throw new AppError('file-exists', { path: file });
  const part = `${file}.${markOf(backup)}.part`;
  const fd = openPart(files, part, file);
  let transferredBytes = 0;
  let problem: string | undefined;
  try {
    const start = resumeAt(files, fd, backup.size);
    const meter = new ProgressMeter(ports.clock, request.onEvent, () => transferredBytes);
    meter.start('read', { bytes: backup.size, files: 1 });
    meter.reach(start, 0, file);
    let synced = start;
    for await (const { at, bytes } of fetchInOrder(storage, backup, start, signal)) {
      signal.throwIfAborted();
      throwIfFailed(writeAt(files, { fd, position: at, sparse: false }, bytes), file);
      transferredBytes += bytes.length;
      meter.advance(bytes.length, 0, file);
      if (at + bytes.length - synced >= SYNC_EVERY) {
        attempt(file, () => files.fsyncSync(fd));
        synced = at + bytes.length;
      }
    }
    const tail = readTail(files, fd, backup.size);
    problem = problemOfTail(tail, backup);
    if (
      problem !== undefined &&
      !(request.evenIfDamaged && (await isStored(tail, storage, backup, signal)))
    ) {
      files.rmSync(part, { force: true });
      throw new AppError('backup-damaged', { id: backup.id, problem });
    }
    attempt(file, () => files.fsyncSync(fd));
    meter.end();
  } finally {
    files.closeSync(fd);
  }
  const placed = attempt(file, () => giveFreeName(files, { temporary: part, final: file }));
  if (!placed) throw new AppError('file-exists', { path: file });
  syncFolder(files, dirname(file));
  return { file, size: backup.size, transferredBytes, ...(problem === undefined ? {} : { problem }) };
}

/** Ties the unfinished file to one object: a part of another one must not be continued. */
function markOf({ key, etag, size }: BackupToOpen): string {
  return createHash('sha256').update(`${key}\n${etag}\n${size}`).digest('hex').slice(0, 10);
}

function openPart(files: FileSystem, part: string, file: string): number {
  const { O_CREAT, O_RDWR } = constants;
  return attempt(file, () => files.openSync(part, O_CREAT | O_RDWR | (constants.O_NOFOLLOW ?? 0), 0o666));
}

/**
 * The part is written front to back, so what is there is right but for what the system had not yet brought to the disk.
 */
function resumeAt(files: FileSystem, fd: number, size: number): number {
  const there = Math.min(files.fstatSync(fd).size, size);
  const start = Math.max(0, Math.floor((there - SYNC_EVERY) / PIECE) * PIECE);
  files.ftruncateSync(fd, start);
  return start;
}

/** Pieces of the object from `start` on, fetched several at a time and handed out in order. */
async function* fetchInOrder(
  storage: Storage,
  backup: BackupToOpen,
  start: number,
  signal: AbortSignal,
): AsyncGenerator<{ at: number; bytes: Uint8Array }> {
  const abort = new AbortController();
  const either = AbortSignal.any([signal, abort.signal]);
  const inFlight: { at: number; bytes: Promise<Uint8Array> }[] = [];
  let next = start;
  const fill = () => {
    while (inFlight.length < AT_ONCE && next < backup.size) {
      const range = { start: next, end: Math.min(next + PIECE, backup.size) };
      const bytes = readRange(storage, backup, range, either);
      // Whoever waits for it sees the failure; until then nobody does.
      bytes.catch(() => {});
      inFlight.push({ at: next, bytes });
      next = range.end;
    }
  };
  try {
    fill();
    for (let first = inFlight.shift(); first; first = inFlight.shift()) {
      const bytes = await first.bytes;
      fill();
      yield { at: first.at, bytes };
    }
  } finally {
    abort.abort();
    await Promise.allSettled(inFlight.map(({ bytes }) => bytes));
  }
}

function readTail(files: FileSystem, fd: number, size: number): Uint8Array {
  const tail = new Uint8Array(Math.min(TAIL_LENGTH, size));
  for (let at = 0; at < tail.length; ) {
    const read = files.readSync(fd, tail, at, tail.length - at, size - tail.length + at);
    if (read === 0) break;
    at += read;
  }
  return tail;
}

/** Size and ETag were conditions of every request; this proves that the bytes are a whole backup, and this one. */
function problemOfTail(tail: Uint8Array, backup: BackupToOpen): string | undefined {
  try {
    const bytes = findSummary(tail, backup.size, parseEnd(tail, backup.size));
    const summary = bytes && decodeSummary(bytes);
    if (summary?.kind === 'newer') return undefined;
    if (summary?.kind === 'damaged') return summary.problem;
    return summary?.summary.id === backup.id ? undefined : 'it does not end as this backup should';
  } catch (error) {
    if (error instanceof ZipFormatError) return error.problem;
    throw error;
  }
}

/** Tells a backup that is damaged in the storage from a file that went wrong on this computer. */
async function isStored(tail: Uint8Array, storage: Storage, backup: BackupToOpen, signal: AbortSignal) {
  if (tail.length === 0) return true;
  const range = { start: backup.size - tail.length, end: backup.size };
  return Buffer.from(tail).equals(await readRange(storage, backup, range, signal));
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw localFailure(writeFailure(error), path, error);
  }
}

function throwIfFailed(failure: WriteFailure | undefined, path: string): void {
  if (failure) throw localFailure(failure, path, undefined);
}

function localFailure(failure: WriteFailure, path: string, cause: unknown): AppError {
  if (isDiskFull(failure)) return new AppError('disk-full', { path }, { cause });
  return new AppError('target-not-writable', { path, reason: plainReason(failure) }, { cause });
}

/** So that the name, too, survives a power cut. Best effort: not all systems can. */
function syncFolder(files: FileSystem, folder: string): void {
  try {
    const fd = files.openSync(folder, constants.O_RDONLY);
    files.fsyncSync(fd);
    files.closeSync(fd);
  } catch {
    // Nothing to be done about it.
  }
}
