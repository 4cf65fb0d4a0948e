import type { EventSink, Issue } from '#shared/events.ts';
import { type FileRecord, MANIFEST_NAME } from '../archive/manifest.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import { contentOf } from './cross-check.ts';
import { pickSample } from './pick-sample.ts';
import { type FileToSample, planSample, type SamplePlan } from './plan-sample.ts';
import { bytesOf } from './prove-file.ts';
import { type ReadTask, readEntries } from './read-entries.ts';
import { readSegments } from './read-segments.ts';
import type { OpenBackup } from './reader-types.ts';
import { factsOf, type RecordFacts, type RecordList } from './record-list.ts';
import { StoredBytes } from './stored-bytes.ts';
import { EntryTable } from './stored-entry.ts';
import { openUnpackPool } from './unpack-pool.ts';

/**
 * Everything, or a random choice of files that make up about so many percent of the stored bytes. With `mostBytes` no
 * more than so many bytes of the zip are read: of files too big for that, some segments are.
 */
export type VerifyMode = 'full' | { readonly samplePercent: number; readonly mostBytes?: number };

export interface VerifyRequest {
  readonly storage: Storage;
  /** Freshly opened: end records, directory and manifest are proven by `openBackup`. */
  readonly backup: OpenBackup;
  readonly mode: VerifyMode;
  readonly ports: Ports;
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
  /** Worker threads; 0 = all work in the calling thread. Chosen by the amount when absent. */
  readonly threads?: number;
}

export interface VerifyResult {
  /** Nothing that was looked at is damaged. */
  readonly ok: boolean;
  readonly mode: VerifyMode;
  /** Files in the backup, damaged records included. */
  readonly files: number;
  readonly filesChecked: number;
  /** Content bytes of the checked files, of those read in part only the part. */
  readonly bytesChecked: number;
  /** Share of the stored bytes that was read, per cent. */
  readonly percentChecked: number;
  /** Bytes read from the storage. */
  readonly transferredBytes: number;
  /** One for each damaged file, link or folder, and one for a damaged manifest. */
  readonly issues: readonly Issue[];
}

/**
 * Reads stored data back as a restore would, without writing, and compares both headers, CRC-32 and SHA-256 of every
 * entry chosen. `full` takes folders and links too.
 * @throws AppError of the storage, or the signal's reason. Damage is a result, not an error.
 */
export async function verify(request: VerifyRequest): Promise<VerifyResult> {
  const { storage, backup, mode, ports, onEvent, signal } = request;
  const { records: chosen, parts, percent } = choose(backup, mode, ports);
  const isFile = fileTest(backup);
  const table = new EntryTable(backup.records, backup.manifestOffset);
  const amount = amountOf(factsOf(chosen));
  const files = amount.files + parts.length;
  const bytes =
    amount.bytes + parts.reduce((sum, { record, segments }) => sum + bytesOf(record, segments), 0);
  const issues: Issue[] = [];
  let filesChecked = 0;
  let bytesChecked = 0;
  let transferredBytes = 0;
  const meter = new ProgressMeter(ports.clock, onEvent, () => transferredBytes);
  const report = (path: string, message: string) => {
    const issue: Issue = { kind: 'damaged', path, message };
    issues.push(issue);
    onEvent({ type: 'issue', ...issue });
  };

  meter.start('read', { bytes, files });
  if (backup.problem !== undefined) report(MANIFEST_NAME, `The list of files is damaged: ${backup.problem}.`);
  for (const { path, message } of backup.rejected) report(path, message);
  const pool = openUnpackPool(ports.files, { files: chosen.length, bytes }, request.threads);
  try {
    await readEntries(
      tasksOf(chosen, table),
      { storage, object: backup, files: ports.files, pool, signal },
      {
        transferred: (count) => {
          transferredBytes += count;
        },
        content: (count, path) => meter.advance(count, 0, path),
        done: ({ entry }, outcome) => {
          if ('stopped' in outcome) return;
          if ('damaged' in outcome) report(entry.path, `Its stored data is damaged: ${outcome.damaged}.`);
          if (!isFile(entry.path)) return;
          filesChecked += 1;
          bytesChecked += entry.size;
          meter.advance(0, 1, entry.path);
        },
      },
    );
  } finally {
    await pool.close();
  }
  for (const { record, segments } of parts) {
    const entry = table.entryOf(record);
    const source = new StoredBytes(storage, backup, signal);
    const damaged = await readSegments({ entry, digests: record.digests }, segments, source);
    transferredBytes += source.bytes;
    if (damaged !== undefined) report(record.path, `Its stored data is damaged: ${damaged}.`);
    filesChecked += 1;
    bytesChecked += bytesOf(record, segments);
    meter.advance(bytesOf(record, segments), 1, record.path);
  }
  meter.end();
  return {
    ok: issues.length === 0,
    mode,
    files: backup.footer.totals.files,
    filesChecked,
    bytesChecked,
    percentChecked: percent,
    transferredBytes,
    issues,
  };
}

interface Chosen {
  /** To be read whole. */
  readonly records: RecordList;
  readonly parts: SamplePlan<FileRecord>['parts'];
  readonly percent: number;
}

function choose(backup: OpenBackup, mode: VerifyMode, { random }: Pick<Ports, 'random'>): Chosen {
  if (mode === 'full') return { records: backup.records, parts: [], percent: 100 };
  const facts = factsOf(backup.records);
  const files = sampledFiles(facts);
  const { samplePercent, mostBytes } = mode;
  if (mostBytes === undefined) {
    const picked = pickSample(files, samplePercent, random);
    return { records: facts.pick(rowsOf(picked)), parts: [], percent: shareOf(lengthOf(picked), files) };
  }
  const { whole, parts, bytes } = planSample(files, { percent: samplePercent, mostBytes }, random);
  const records = facts.pick(rowsOf(whole));
  const inParts = parts.flatMap(({ record: { row }, segments }) => {
    const record = facts.recordAt(row);
    return record.type === 'file' ? [{ record, segments }] : [];
  });
  return { records, parts: inParts, percent: shareOf(bytes, files) };
}

/** What a choice is made by: records of a million files would take more memory than all the rest. */
interface SampledFile extends FileToSample {
  readonly row: number;
}

function sampledFiles(facts: RecordFacts): SampledFile[] {
  const files: SampledFile[] = [];
  for (let row = 0; row < facts.length; row += 1) {
    if (facts.typeAt(row) !== 'file') continue;
    const record = facts.recordAt(row);
    if (record.type !== 'file') continue;
    const { offset, size, length, method, segments, digests } = record;
    const plain = { row, offset, size, length, method };
    files.push(digests === undefined ? plain : { ...plain, digests, ...(segments ? { segments } : {}) });
  }
  return files;
}

function rowsOf(files: readonly SampledFile[]): number[] {
  return files.map(({ row }) => row);
}

function lengthOf(files: readonly SampledFile[]): number {
  return files.reduce((sum, { length }) => sum + length, 0);
}

/** Per cent, with two decimals. */
function shareOf(bytes: number, files: readonly SampledFile[]): number {
  return Math.round((bytes / Math.max(1, lengthOf(files))) * 10_000) / 100;
}

/** Files, and content bytes of them and of the links. */
function amountOf(facts: RecordFacts): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (let row = 0; row < facts.length; row += 1) {
    const type = facts.typeAt(row);
    if (type === 'file') files += 1;
    bytes += type === 'link' ? contentOf(facts.recordAt(row)).size : facts.sizeAt(row);
  }
  return { files, bytes };
}

function* tasksOf(records: RecordList, table: EntryTable): Iterable<ReadTask> {
  for (const record of records) yield { entry: table.entryOf(record) };
}

function fileTest(backup: OpenBackup): (path: string) => boolean {
  const facts = factsOf(backup.records);
  const others = new Set<string>();
  for (let row = 0; row < facts.length; row += 1)
    if (facts.typeAt(row) !== 'file') others.add(facts.pathAt(row));
  return (path) => !others.has(path);
}
