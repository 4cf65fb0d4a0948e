import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { CentralEntry } from '../archive/central-entry.ts';
import { checkEntries } from '../archive/check-entries.ts';
import { type DirectoryEnd, parseEnd } from '../archive/end-of-directory.ts';
import { findSummary } from '../archive/find-summary.ts';
import { FORMAT, MANIFEST_NAME, type Summary } from '../archive/manifest.ts';
import { parseCentralDirectory } from '../archive/parse-central-directory.ts';
import { decodeSummary } from '../archive/summary.ts';
import { NewerFormatError, ZipFormatError } from '../archive/zip-format-error.ts';
import { objectEnd } from '../increment/base/object-end.ts';
import { readSoundEntries } from '../increment/base/sound-entries.ts';
import type { Storage } from '../storage/storage.ts';
import { crossCheck, reject } from './cross-check.ts';
import { loadManifest, type ReadManifestResult } from './load-manifest.ts';
import { readInto, readRange } from './read-range.ts';
import type { BackupToOpen, OpenBackup, RejectedEntry } from './reader-types.ts';
import { recordOfEntry } from './record-of-entry.ts';
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
    const start = await readStart(storage, entry, signal);
    return (await openSound(start, storage, entry, signal)) ?? (await openOdd(start, storage, entry, signal));
  } catch (error) {
    throw describeFailure(error, entry.id);
  }
}

/** What the first request tells. */
interface StartOfReading {
  readonly tail: Uint8Array;
  readonly records: DirectoryEnd;
  readonly summary: Summary;
}

async function readStart(
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<StartOfReading> {
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
  start: StartOfReading,
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

/** Any backup, whatever is wrong with it: everything is in memory at once, and each part is judged by itself. */
async function openOdd(
  start: StartOfReading,
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<OpenBackup> {
  const end = await readEnd(start, storage, entry, signal);
  const entries = parseCentralDirectory(end.directory, end.records.entries);
  const problems = checkEntries(entries, end.records.directoryOffset);
  const place = placeOfManifest(entries, problems, end);
  const manifest = await loadManifest(place, end.records.entries);
  return assemble(entry, end, entries, problems, manifest);
}

interface EndOfBackup {
  readonly records: DirectoryEnd;
  readonly summary: Summary;
  readonly directory: Uint8Array;
  /** From the summary's manifest offset to the directory; undefined when that offset makes no sense. */
  readonly manifest: Uint8Array | undefined;
}

async function readEnd(
  { tail, records, summary }: StartOfReading,
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<EndOfBackup> {
  const tailStart = entry.size - tail.length;
  const manifestStart = isManifestPlausible(summary, records) ? summary.manifest.offset : undefined;
  const start = Math.min(manifestStart ?? records.directoryOffset, tailStart);
  let bytes = tail;
  if (start < tailStart) {
    bytes = new Uint8Array(entry.size - start);
    bytes.set(tail, tailStart - start);
    await readInto(bytes, storage, entry, { start, end: tailStart }, signal);
  }
  const slice = (from: number, to: number) => bytes.subarray(from - start, to - start);
  return {
    records,
    summary,
    directory: slice(records.directoryOffset, records.directoryOffset + records.directorySize),
    manifest: manifestStart === undefined ? undefined : slice(manifestStart, records.directoryOffset),
  };
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

/**
 * The offset comes from the summary, and a lie must not make us fetch the whole object as its manifest. A record
 * takes about as much as its directory entry, and a segment of a big file (at least 1 KiB stored) up to thirty bytes.
 */
function isManifestPlausible(summary: Summary, end: DirectoryEnd): boolean {
  const length = end.directoryOffset - summary.manifest.offset;
  const believable = 1024 ** 2 + 16 * end.directorySize + summary.manifest.offset / 32;
  return length > 0 && length <= believable;
}

interface ManifestPlace {
  readonly bytes: Uint8Array;
  readonly entry: CentralEntry;
  readonly sha256: string;
}

function placeOfManifest(
  entries: readonly CentralEntry[],
  problems: ReadonlyMap<number, string>,
  end: EndOfBackup,
): ManifestPlace | { readonly problem: string } {
  const index = entries.findIndex(({ name }) => name === MANIFEST_NAME);
  const entry = entries[index];
  if (!entry) return { problem: 'the manifest is missing' };
  const problem = problems.get(index);
  if (problem !== undefined) return { problem: `the manifest cannot be used: ${problem}` };
  if (end.manifest === undefined || entry.offset !== end.summary.manifest.offset) {
    return { problem: 'the manifest is not where the summary says' };
  }
  return { bytes: end.manifest, entry, sha256: end.summary.manifest.sha256 };
}

function assemble(
  wanted: BackupToOpen,
  end: EndOfBackup,
  entries: readonly CentralEntry[],
  problems: ReadonlyMap<number, string>,
  manifest: ReadManifestResult,
): OpenBackup {
  const { summary, records: ends } = end;
  const checked = crossCheck(manifest.records, entries, problems);
  const rejected: RejectedEntry[] = [...manifest.rejected, ...checked.rejected];
  let records = checked.records;
  if (manifest.problem === undefined) {
    for (const entry of checked.unclaimed) {
      rejected.push(reject(entry.name, 'the manifest does not know it', 'damaged'));
    }
  } else {
    const salvaged = checked.unclaimed.map(recordOfEntry);
    const usable = salvaged.flatMap((each) => ('type' in each ? [each] : []));
    rejected.push(...salvaged.flatMap((each) => ('type' in each ? [] : [each])));
    // Hashes from a manifest that is known to be damaged would accuse sound files; the zip's CRCs remain.
    const merged = [...checked.records, ...usable].map((record) =>
      record.type === 'file' ? { ...record, sha256: '' } : record,
    );
    const again = crossCheck(merged, entries, problems);
    rejected.push(...again.rejected.filter(({ path }) => !rejected.some((known) => known.path === path)));
    records = again.records;
  }
  const manifestEntry = entries.find(({ name }) => name === MANIFEST_NAME);
  const { id, key, etag, size } = wanted;
  return {
    id,
    key,
    etag,
    size,
    header: manifest.header ?? headerFromSummary(summary),
    footer: manifest.footer ?? footerFromSummary(summary),
    records,
    rejected,
    manifestOffset: Math.min(manifestEntry?.offset ?? ends.directoryOffset, ends.directoryOffset),
    ...(manifest.problem === undefined ? {} : { problem: manifest.problem }),
  };
}

function headerFromSummary(summary: Summary): OpenBackup['header'] {
  const { id, plan, device, parents, createdAt } = summary;
  const os = { platform: '', release: '' };
  return { format: FORMAT, app: '', id, parents, plan, device, os, startedAt: createdAt, locations: [] };
}

function footerFromSummary(summary: Summary): OpenBackup['footer'] {
  const totals = { files: summary.files, folders: 0, links: 0, bytes: summary.bytes };
  return { issues: [], skipped: [], finishedAt: summary.createdAt, totals };
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
