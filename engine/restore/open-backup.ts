import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { parseEnd } from '../archive/end-of-directory.ts';
import { findSummary } from '../archive/find-summary.ts';
import type { Summary } from '../archive/manifest.ts';
import { decodeSummary } from '../archive/summary.ts';
import { NewerFormatError, ZipFormatError } from '../archive/zip-format-error.ts';
import { objectEnd } from '../increment/base/object-end.ts';
import { readSoundEntries } from '../increment/base/sound-entries.ts';
import type { Storage } from '../storage/storage.ts';
import { isManifestPlausible, type KnownEnd, openOddBackup } from './open-odd-backup.ts';
import { readRange } from './read-range.ts';
import type { BackupToOpen, OpenBackup } from './reader-types.ts';
import { RecordTable } from './record-table.ts';

/** Bytes of the first request: end records, central directory and manifest of about 2,000 files. */
const FIRST_READ = 256 * 1024;
/** A directory of more than this is not believed: about ten million entries. */
const MAX_DIRECTORY = 1024 ** 3;

/**
 * Opens a stored backup with one or two ranged reads: end records, summary, central directory and manifest, all
 * held against each other. What is damaged in part ends in `rejected` and `problem`; the rest stays usable.
 * @throws AppError `backup-damaged` when nothing can be used, `backup-newer`, or one of the storage.
 */
export async function openBackup(
  storage: Storage,
  entry: BackupToOpen,
  options: { readonly signal: AbortSignal },
): Promise<OpenBackup> {
  const { signal } = options;
  try {
    const start = await readKnownEnd(storage, entry, signal);
    return (
      (await openSound(start, storage, entry, signal)) ?? (await openOddBackup(start, storage, entry, signal))
    );
  } catch (error) {
    throw describeFailure(error, entry.id);
  }
}

/** Reads the last bytes of a backup. Throws as `openOddBackup`. */
export async function readKnownEnd(
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<KnownEnd> {
  if (entry.size < 22) throw new ZipFormatError('it is too short to be a zip');
  const tailStart = Math.max(0, entry.size - FIRST_READ);
  const tail = await readRange(storage, entry, { start: tailStart, end: entry.size }, signal);
  const records = parseEnd(tail, entry.size);
  const summary = readSummary(findSummary(tail, entry.size, records), entry.id);
  if (records.directorySize > MAX_DIRECTORY) throw new ZipFormatError('its table of contents is too large');
  return { tail, records, summary };
}

/**
 * A backup in which nothing is odd, as almost all are: manifest and directory are compared while they pass by, and
 * only columns of numbers stay. Undefined for any other.
 */
async function openSound(
  start: KnownEnd,
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<OpenBackup | undefined> {
  const { records, summary } = start;
  if (!isManifestPlausible(summary, records)) return undefined;
  try {
    const end = objectEnd(start, { storage, object: entry, signal });
    const { header, footer, table } = await readSoundEntries(end, entry.id);
    const { id, key, etag, size } = entry;
    const manifestOffset = summary.manifest.offset;
    return {
      id,
      key,
      etag,
      size,
      header,
      footer,
      records: new RecordTable(table),
      rejected: [],
      manifestOffset,
    };
  } catch (error) {
    const isOdd =
      error instanceof ZipFormatError || error instanceof NewerFormatError || error instanceof RangeError;
    if (isOdd) return undefined;
    throw error;
  }
}

function readSummary(bytes: Uint8Array | undefined, id: string): Summary {
  const decoded = bytes && decodeSummary(bytes);
  if (!decoded) throw new ZipFormatError('it is a zip, but no Holdall backup');
  if (decoded.kind === 'newer') throw new NewerFormatError(decoded.format);
  if (decoded.kind === 'damaged') throw new ZipFormatError(decoded.problem);
  if (decoded.summary.id !== id) {
    throw new ZipFormatError(`its summary is that of another backup, ${decoded.summary.id}`);
  }
  return decoded.summary;
}

function describeFailure(error: unknown, id: string): unknown {
  if (error instanceof NewerFormatError) {
    return new AppError('backup-newer', { id, format: error.format }, { cause: error });
  }
  if (error instanceof ZipFormatError) {
    return new AppError('backup-damaged', { id, problem: error.problem }, { cause: error });
  }
  // The object is shorter than the catalogue says, so the end that was asked for does not exist.
  if (isAppError(error, 'storage-refused') && error.details.serverCode === 'InvalidRange') {
    return new AppError('backup-damaged', { id, problem: 'it is cut off' }, { cause: error });
  }
  return error;
}
