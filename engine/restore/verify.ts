import type { EventSink, Issue } from '#shared/events.ts';
import { MANIFEST_NAME, type ManifestRecord } from '../archive/manifest.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';
import { contentOf } from './cross-check.ts';
import { pickSample } from './pick-sample.ts';
import { type ReadTask, readEntries } from './read-entries.ts';
import type { OpenBackup } from './reader-types.ts';
import { EntryTable } from './stored-entry.ts';
import { openUnpackPool } from './unpack-pool.ts';

/** Everything, or a random choice of files that make up about so many percent of the stored bytes. */
export type VerifyMode = 'full' | { readonly samplePercent: number };

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
  /** Content bytes of the checked files. */
  readonly bytesChecked: number;
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
  const chosen = chooseRecords(backup, mode, ports);
  const isFile = fileTest(backup);
  const files = chosen.filter(({ type }) => type === 'file').length;
  const bytes = chosen.reduce((sum, record) => sum + contentOf(record).size, 0);
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
      tasksOf(chosen, backup),
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
  meter.end();
  return {
    ok: issues.length === 0,
    mode,
    files: backup.footer.totals.files,
    filesChecked,
    bytesChecked,
    transferredBytes,
    issues,
  };
}

function chooseRecords(backup: OpenBackup, mode: VerifyMode, ports: Ports): readonly ManifestRecord[] {
  if (mode === 'full') return backup.records;
  const files = backup.records.filter((record) => record.type === 'file');
  return pickSample(files, mode.samplePercent, ports.random);
}

function* tasksOf(records: readonly ManifestRecord[], backup: OpenBackup): Iterable<ReadTask> {
  const table = new EntryTable(backup.records, backup.manifestOffset);
  for (const record of records) yield { entry: table.entryOf(record) };
}

function fileTest(backup: OpenBackup): (path: string) => boolean {
  const others = new Set(backup.records.filter(({ type }) => type !== 'file').map(({ path }) => path));
  return (path) => !others.has(path);
}
