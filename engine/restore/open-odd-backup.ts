import type { CentralEntry } from '../archive/central-entry.ts';
import { checkEntries } from '../archive/check-entries.ts';
import type { DirectoryEnd } from '../archive/end-of-directory.ts';
import { FORMAT, MANIFEST_NAME, type Summary } from '../archive/manifest.ts';
import { parseCentralDirectory } from '../archive/parse-central-directory.ts';
import type { Storage } from '../storage/storage.ts';
import { crossCheck, reject } from './cross-check.ts';
import { loadManifest, type ReadManifestResult } from './load-manifest.ts';
import { readInto } from './read-range.ts';
import type { BackupToOpen, OpenBackup, RejectedEntry } from './reader-types.ts';
import { recordOfEntry } from './record-of-entry.ts';

/** What the first request tells. */
export interface KnownEnd {
  readonly tail: Uint8Array;
  readonly records: DirectoryEnd;
  readonly summary: Summary;
}

/**
 * Opens any backup, whatever is wrong with it: everything is in memory at once, and each part is judged by itself.
 * Throws a ZipFormatError or NewerFormatError when nothing can be used; otherwise rejects as the storage does.
 */
export async function openOddBackup(
  known: KnownEnd,
  storage: Storage,
  entry: BackupToOpen,
  signal: AbortSignal,
): Promise<OpenBackup> {
  const end = await readEnd(known, storage, entry, signal);
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
  { tail, records, summary }: KnownEnd,
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

/**
 * The offset comes from the summary, and a lie must not make us fetch the whole object as its manifest. A record
 * takes about as much as its directory entry, and a segment of a big file (at least 1 KiB stored) up to thirty bytes.
 */
export function isManifestPlausible(summary: Summary, end: DirectoryEnd): boolean {
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
