import { createHash } from 'node:crypto';
import { encodeEnd } from '../../archive/end-of-directory.ts';
import type { EntryFacts } from '../../archive/entry.ts';
import { listedNotes } from '../../archive/listed-notes.ts';
import { localHeaderLength, needsZip64, writeLocalHeader } from '../../archive/local-header.ts';
import { FORMAT, MANIFEST_NAME, type ManifestHeader } from '../../archive/manifest.ts';
import type { ManifestBytes } from '../../archive/manifest-writer.ts';
import { encodeSummary } from '../../archive/summary.ts';
import type { ScanResult } from '../../scan/scan-types.ts';
import type { CopiedInterval, PackResult } from '../pack-types.ts';
import type { EntryLedger } from './entry-ledger.ts';
import type { ZipOutput } from './zip-output.ts';

/** Writes what stands behind the entries: manifest, central directory with the summary, end records. */
export async function finishZip(
  output: ZipOutput,
  ledger: EntryLedger,
  facts: {
    readonly header: ManifestHeader;
    readonly scan: ScanResult;
    readonly finishedAt: number;
    readonly intervals: readonly CopiedInterval[];
  },
): Promise<PackResult> {
  const { header, scan, finishedAt, intervals } = facts;
  const { totals, directory } = ledger;
  const issues = [...scan.issues, ...ledger.issues];
  const listed = { issues: listedNotes(issues), skipped: listedNotes(scan.skipped) };
  const manifest = ledger.manifest.finish({
    ...listed,
    finishedAt,
    totals: { ...totals, issues: issues.length },
  });
  const manifestOffset = output.position;
  const hash = createHash('sha256');
  const write = async (bytes: Uint8Array) => {
    hash.update(bytes);
    await output.write(bytes);
  };
  const manifestEntry = await writeManifest(write, manifest, manifestOffset, finishedAt);
  const summary = encodeSummary({
    holdall: FORMAT,
    id: header.id,
    plan: header.plan,
    device: header.device,
    createdAt: header.startedAt,
    status: issues.length === 0 ? 'complete' : 'incomplete',
    files: totals.files,
    bytes: totals.bytes,
    issues: issues.length,
    parents: header.parents,
    manifest: { offset: manifestOffset, sha256: manifest.sha256 },
  });
  directory.add(...manifestEntry, summary);

  const directoryOffset = output.position;
  for (const chunk of directory.chunks()) await write(chunk);
  const entries = directory.count;
  const end = encodeEnd({ entries, directoryOffset, directorySize: directory.byteLength });
  await write(end);
  return {
    size: output.position,
    entries,
    totals,
    issues,
    manifestOffset,
    directoryOffset,
    endSha256: hash.digest('hex'),
    tail: output.ends.tail(),
    head: output.ends.head(),
    intervals,
    copies: output.copies,
    copiedBytes: output.copies.reduce((sum, { start, end: stop }) => sum + stop - start, 0),
  };
}

/** Writes the manifest's entry and returns what the central directory has to say of it. */
async function writeManifest(
  write: (bytes: Uint8Array) => Promise<void>,
  manifest: ManifestBytes,
  offset: number,
  mtime: number,
): Promise<[facts: EntryFacts, nameBytes: Uint8Array, offset: number, zip64: boolean]> {
  const { size, compressedSize, crc32 } = manifest;
  const facts: EntryFacts = {
    name: MANIFEST_NAME,
    type: 'file',
    method: 8,
    crc32,
    compressedSize,
    size,
    mtime,
    mode: 0o644,
  };
  const nameBytes = Buffer.from(MANIFEST_NAME, 'utf8');
  const zip64 = needsZip64(size, compressedSize);
  const header = new Uint8Array(localHeaderLength(nameBytes.length, zip64));
  writeLocalHeader(header, 0, facts, nameBytes, zip64);
  await write(header);
  for (const chunk of manifest.chunks) await write(chunk);
  return [facts, nameBytes, offset, zip64];
}
