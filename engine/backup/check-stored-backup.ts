import { createHash } from 'node:crypto';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { parseLocalHeader } from '../archive/local-header.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import { runLimited } from '../catalog/run-limited.ts';
import type { Ports } from '../ports/index.ts';
import { type ProvenFile, proveFile } from '../restore/prove-file.ts';
import { headerLimit, readHeader } from '../restore/read-header.ts';
import type { SegmentedEntry } from '../restore/read-segments.ts';
import { StoredBytes } from '../restore/stored-bytes.ts';
import type { Storage } from '../storage/storage.ts';
import { bordersOf } from './check/borders.ts';
import { chooseFile } from './check/choose-file.ts';
import { fileFromWindow } from './check/directory-window.ts';
import { readEnd } from './check/read-end.ts';
import type { CopiedEntry, PackResult } from './pack-types.ts';

/** Manifest and central directory up to this size are read back whole; of larger ones only the end. */
const WHOLE_END_LIMIT = 32 * 1024 * 1024;
/** An object up to this size is read back whole: one request instead of several. */
const WHOLE_OBJECT_LIMIT = 256 * 1024;
/** Local headers asked for at once. */
const AT_ONCE = 8;

export interface StoredCheck {
  readonly storage: Storage;
  readonly key: string;
  readonly packed: PackResult;
  /** As the upload ended with it. */
  readonly etag: string;
  readonly ports: Pick<Ports, 'files' | 'random'>;
  readonly signal: AbortSignal;
  /** Bytes of manifest and directory that are read back whole at most; 32 MiB when absent. */
  readonly wholeEndLimit?: number;
}

/** What a check cost and what it looked at. */
export interface CheckReport {
  /** Requests to the storage, the HEAD among them. */
  readonly requests: number;
  /** Bytes read back. */
  readonly bytes: number;
  /** Local headers at the borders of copied intervals that were compared. */
  readonly borders: number;
  /** The file that was read back and compared, and how much of it; null when there is none with content. */
  readonly sampled: { readonly path: string; readonly bytes: number } | null;
}

/**
 * Proves that the object stored under `key` is the zip that was packed: its size and ETag by HEAD; its first header
 * and its manifest, central directory and end records byte for byte; the local headers at the borders of what was
 * copied; and one file, read back and hashed. The server has already verified each uploaded part against the SHA-256
 * in the request's signature, so what is left to find is a wrong assembly, and rot in what was copied.
 * @throws AppError `check-failed` when the object is not that zip (the caller removes it), `check-unfinished`
 * when the storage could not be asked.
 */
export async function checkStoredBackup(check: StoredCheck): Promise<CheckReport> {
  const { key, signal } = check;
  const failed = (problem: string, removed: boolean, cause?: unknown) =>
    new AppError('check-failed', { key, problem, removed }, { cause });
  try {
    return await compare(check);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ZipFormatError) throw failed(error.problem, false, error);
    if (isAppError(error, 'object-missing')) throw failed('it is not there', true, error);
    if (isAppError(error, 'object-changed')) throw failed('its ETag changed', false, error);
    if (!isAppError(error)) throw error;
    throw new AppError('check-unfinished', { key, problem: error.message }, { cause: error });
  }
}

async function compare(check: StoredCheck): Promise<CheckReport> {
  const { storage, key, packed, etag, ports, signal } = check;
  const stored = await storage.head(key, { signal });
  if (stored.size !== packed.size) throw wrong(`it has ${stored.size} bytes instead of ${packed.size}`);
  if (stored.etag !== etag) throw wrong('its ETag is not the one the upload ended with');

  const object = { key, etag, size: packed.size };
  const source = new StoredBytes(storage, object, signal);
  const isWhole = await compareEnd(packed, source, check.wholeEndLimit ?? WHOLE_END_LIMIT);
  const { head } = packed;
  if (head && !Buffer.from(await source.read({ start: 0, end: head.length })).equals(head))
    throw wrong('its beginning differs');
  const borders = bordersOf(packed.intervals);
  const sample = isWhole
    ? await checkKnown(packed, borders, check, source)
    : await checkUnknown(packed, borders, check, source);
  let sampled: CheckReport['sampled'] = null;
  if (sample) {
    const { files, random } = ports;
    const proven: ProvenFile = await proveFile(sample, { storage, object, source, files, random, signal });
    const { path } = sample.entry;
    if (proven.problem !== undefined) throw wrong(`the file “${path}” was read back: ${proven.problem}`);
    sampled = { path, bytes: proven.bytes };
  }
  return { requests: source.requests + 1, bytes: source.bytes, borders: borders.length, sampled };
}

/** Compares the end of the object, and keeps in memory what was read. True when all of manifest and directory was. */
async function compareEnd(packed: PackResult, source: StoredBytes, limit: number): Promise<boolean> {
  const { size, manifestOffset, endSha256, tail } = packed;
  if (size - manifestOffset > limit) {
    const end = await source.keepFrom(size - tail.length);
    if (!Buffer.from(end).equals(tail)) throw wrong('its end differs');
    return false;
  }
  await source.keepFrom(size <= WHOLE_OBJECT_LIMIT ? 0 : manifestOffset);
  const end = await source.read({ start: manifestOffset, end: size });
  if (createHash('sha256').update(end).digest('hex') !== endSha256)
    throw wrong('its table of contents differs');
  return true;
}

/** With manifest and directory at hand: borders are held against them, and a file can be chosen among all. */
async function checkKnown(
  packed: PackResult,
  borders: readonly CopiedEntry[],
  { ports, signal }: StoredCheck,
  source: StoredBytes,
): Promise<SegmentedEntry | undefined> {
  const { size, manifestOffset, totals, copies } = packed;
  const wanted = () => borders.map(({ offset }) => offset);
  const choice = chooseFile({ files: totals.files, copies }, ports.random);
  const end = await source.read({ start: manifestOffset, end: size });
  const { entries, sample } = await readEnd(end, packed, wanted, choice);
  await runLimited(
    borders,
    AT_ONCE,
    async ({ offset, name }) => {
      const entry = entries.get(offset);
      if (entry?.name !== name) throw wrong(`“${name}” is not where it was copied to`);
      const header = await readHeader(entry, source);
      if ('damaged' in header) throw wrong(`at the copied “${name}”, ${header.damaged}`);
    },
    signal,
  );
  return sample;
}

/** Without: borders tell by their names, and the file comes from a random place of the directory. */
async function checkUnknown(
  packed: PackResult,
  borders: readonly CopiedEntry[],
  { ports, signal }: StoredCheck,
  source: StoredBytes,
): Promise<SegmentedEntry | undefined> {
  await runLimited(
    borders,
    AT_ONCE,
    async ({ offset, name }) => {
      const end = headerLimit({ offset, name, limit: packed.manifestOffset });
      const header = parseLocalHeader(await source.read({ start: offset, end }));
      if (header.name !== name) throw wrong(`“${name}” is not where it was copied to`);
    },
    signal,
  );
  const entry = await fileFromWindow(packed, source, ports.random);
  return entry && { entry };
}

/** Thrown and caught in this file. */
function wrong(problem: string): ZipFormatError {
  return new ZipFormatError(problem);
}
