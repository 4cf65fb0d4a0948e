import type { CentralEntry } from '../../archive/central-entry.ts';
import { checkLocalHeader } from '../../archive/check-entries.ts';
import { directoryRecords, offsetInRecord, readRecord } from '../../archive/directory-records.ts';
import { parseEnd } from '../../archive/end-of-directory.ts';
import { findSummary } from '../../archive/find-summary.ts';
import { parseLocalHeader } from '../../archive/local-header.ts';
import { MANIFEST_NAME, type ManifestRecord, type Summary } from '../../archive/manifest.ts';
import { readManifest } from '../../archive/manifest-reader.ts';
import { decodeSummary } from '../../archive/summary.ts';
import { NewerFormatError, ZipFormatError } from '../../archive/zip-format-error.ts';
import type { SegmentedEntry } from '../../restore/read-segments.ts';
import { type StoredEntry, storedEntry } from '../../restore/stored-entry.ts';
import { ChosenFile, type FileChoice } from './choose-file.ts';

const PIECE = 256 * 1024;

/** What was read back of a backup's end, as far as the check needs it. */
export interface CheckedEnd {
  readonly summary: Summary;
  /** By the offset of the local header: the entries that were asked for. */
  readonly entries: ReadonlyMap<number, StoredEntry>;
  readonly sample: SegmentedEntry | undefined;
}

/**
 * Reads manifest, central directory, summary and end records as a restore would and holds every entry in one against
 * the other, but keeps only what is asked for: a backup may have a million files. `end` is everything from
 * `manifestOffset` on; `wanted` says which offsets, out of the ascending ones of all entries, to keep.
 * Throws a ZipFormatError, and a NewerFormatError for a later format.
 */
export async function readEnd(
  end: Uint8Array,
  place: { readonly size: number; readonly manifestOffset: number },
  wanted: (offsets: Float64Array) => Iterable<number>,
  choice: FileChoice,
): Promise<CheckedEnd> {
  const { size, manifestOffset } = place;
  const records = parseEnd(end, size);
  const summary = readSummary(findSummary(end, size, records));
  const from = records.directoryOffset - manifestOffset;
  const directory = end.subarray(from, from + records.directorySize);
  const { offsets, manifest } = walk(directory, records.entries);
  if (manifest.offset !== manifestOffset || summary.manifest.offset !== manifestOffset)
    throw new ZipFormatError('the manifest is not where the summary says');

  const chosen = new ChosenFile(choice);
  const asked = new Set(wanted(offsets));
  const entries = new Map<number, StoredEntry>();
  let sample: SegmentedEntry | undefined;
  const places = directoryRecords(directory);
  let seen = 0;
  const hold = (record: ManifestRecord) => {
    const place = places.next().value;
    seen += 1;
    // Both are in the order of the zip, so the next offset is where this entry must end.
    const entry = storedEntry(record, offsets[seen] ?? manifestOffset);
    if (!place || !agree(readRecord(directory, place), entry, record))
      throw new ZipFormatError(`manifest and table of contents disagree about “${record.path}”`);
    chosen.see(record);
    if (chosen.found === record) sample = { entry, digests: chosen.found.digests };
    if (asked.has(record.offset)) entries.set(record.offset, entry);
  };
  await readRecords(end.subarray(0, from), manifest, summary.manifest.sha256, hold);
  if (seen !== records.entries - 1)
    throw new ZipFormatError('manifest and table of contents list different numbers of entries');
  return { summary, entries, sample };
}

/** What stands where the summary should. Throws a ZipFormatError, and a NewerFormatError for a later format. */
export function readSummary(bytes: Uint8Array | undefined): Summary {
  const decoded = bytes && decodeSummary(bytes);
  if (decoded?.kind === 'newer') throw new NewerFormatError(decoded.format);
  if (decoded?.kind !== 'summary') throw new ZipFormatError('its summary cannot be read');
  return decoded.summary;
}

/** The offsets of all entries, ascending, and the entry of the manifest, which is the last one. */
function walk(directory: Uint8Array, count: number): { offsets: Float64Array; manifest: CentralEntry } {
  const offsets = new Float64Array(count);
  let number = 0;
  let reached = 0;
  let last: CentralEntry | undefined;
  for (const record of directoryRecords(directory)) {
    if (number === count) break;
    offsets[number] = offsetInRecord(directory, record);
    number += 1;
    reached = record.end;
    if (number === count) last = readRecord(directory, record);
  }
  if (number !== count || reached !== directory.length)
    throw new ZipFormatError('its table of contents cannot be walked');
  if (last?.name !== MANIFEST_NAME) throw new ZipFormatError('the manifest is missing');
  return { offsets: offsets.sort(), manifest: last };
}

async function readRecords(
  bytes: Uint8Array,
  entry: CentralEntry,
  sha256: string,
  visit: (record: ManifestRecord) => void,
): Promise<void> {
  const local = parseLocalHeader(bytes);
  const problem = checkLocalHeader(entry, local, entry.offset + bytes.length);
  if (problem !== undefined) throw new ZipFormatError(`the manifest cannot be used: ${problem}`);
  const data = bytes.subarray(local.length, local.length + entry.compressedSize);
  const visitor = { header() {}, footer() {}, record: visit };
  const read = await readManifest(pieces(data), visitor, entry);
  if (read.sha256 !== sha256) throw new ZipFormatError('the manifest is not the one its summary speaks of');
}

function agree(central: CentralEntry, entry: StoredEntry, { type }: ManifestRecord): boolean {
  return (
    central.problem === undefined &&
    central.type === type &&
    central.offset === entry.offset &&
    central.name === entry.name &&
    central.method === entry.method &&
    central.crc32 === entry.crc32 &&
    central.size === entry.size &&
    central.compressedSize === entry.length
  );
}

function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
