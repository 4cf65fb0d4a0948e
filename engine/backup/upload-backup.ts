import { release } from 'node:os';
import { join } from 'node:path';
import { isAppError } from '#shared/errors/app-error.ts';
import { APP_VERSION } from '#shared/version.ts';
import { FORMAT, type ManifestHeader } from '../archive/manifest.ts';
import { findObject } from '../catalog/find-object.ts';
import { markUnchecked } from '../catalog/sidecars.ts';
import { IndexWriter } from '../increment/base/index-writer.ts';
import { keepsUpload } from '../storage/keeps-upload.ts';
import { ObjectUpload } from '../storage/object-upload.ts';
import type { BackupContext } from './backup-types.ts';
import { clearQuietly, tellUnchecked } from './check-or-remove.ts';
import { createPacker } from './pack.ts';
import type { PackOptions, PackResult } from './pack-types.ts';
import type { Findings, UploadPlan } from './plan-upload.ts';
import type { ProgressMeter } from './progress-meter.ts';
import type { UploadJournal } from './upload-journal.ts';

/** A backup that is stored and not yet checked. */
export interface UploadedBackup {
  readonly header: ManifestHeader;
  readonly key: string;
  readonly etag: string;
  readonly packed: PackResult;
  readonly upload: ObjectUpload;
  /** Holds the new backup's entries. */
  readonly index: IndexWriter;
}

export interface UploadTools {
  readonly journal: UploadJournal | undefined;
  readonly meter: ProgressMeter;
  /** Told of the upload as soon as there is one, for the progress. */
  readonly onBegin: (upload: ObjectUpload) => void;
}

/**
 * Packs and uploads as planned and lets the object appear, marked as not yet checked. When it fails, what was
 * uploaded is kept for the next run if that can go on with it, and removed if not.
 * @throws AppError; `copy-refused` and `object-changed` mean that the plan does not work with this storage or base,
 * `parts-out-of-order` that it would, one part after the other.
 */
export async function uploadBackup(
  plan: UploadPlan,
  findings: Findings,
  context: BackupContext,
  { journal, meter, onBegin }: UploadTools,
): Promise<UploadedBackup> {
  const { storage, ports, signal, onEvent, memory } = context;
  const { intent, resume, reuse } = plan;
  const { key } = intent;
  if (!resume) journal?.begin(intent);
  const upload = new ObjectUpload({
    storage,
    key,
    partSize: intent.partSize,
    clock: ports.clock,
    random: ports.random,
    signal,
    copyFrom: reuse?.base,
    capabilities: memory?.capabilities,
    journal,
    resume,
    spool: memory && { folder: join(memory.home, 'cache', 'waiting'), files: ports.files },
    onNotice: (notice) => onEvent({ type: 'notice', ...notice }),
  });
  onBegin(upload);
  const header = manifestHeader(plan, findings);
  const index = new IndexWriter(ports.logger);
  let marked = false;
  try {
    const { totals } = findings.scan;
    meter.start('pack', { bytes: totals.bytes, files: totals.files });
    const packed = await packInto(
      upload,
      plan,
      findings,
      header,
      {
        signal,
        onProgress: (step) => meter.advance(step.bytes, step.files, step.currentFile),
        onIssue: (issue) => onEvent({ type: 'issue', ...issue }),
        onEntry: (record, startAt, endAt) => index.add(record, startAt, endAt),
      },
      context,
    );
    meter.end();
    meter.start('commit');
    marked = true;
    const facts = { id: header.id, by: header.device.name, at: ports.clock.now() };
    await markUnchecked(storage, key, facts, { signal });
    const { etag } = await upload.finish();
    meter.end();
    return { header, key, etag, packed, upload, index };
  } catch (error) {
    await (keepsUpload(error, signal) ? upload.suspend() : upload.abort());
    if (marked) await settleMark(context, key, upload.mayStillAppear);
    throw error;
  }
}

/**
 * The mark of an object that did not appear is taken back. One that did, although the upload was stopped before the
 * answer came, keeps it; the next run finds it by the journal and checks it. So does one that `mayCome` yet: a storage
 * goes on putting parts together when nobody waits for its answer, and without a mark the object would pass for checked.
 */
async function settleMark(context: BackupContext, key: string, mayCome: boolean): Promise<void> {
  try {
    const found = await findObject(context.storage, key);
    if (found && context.signal.aborted) tellUnchecked(context, key);
    if (!found && !mayCome) await clearQuietly(context, key);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

/** Whether another attempt without these copies may end well. */
export function isAboutCopying(error: unknown): boolean {
  return isAppError(error, 'copy-refused', 'object-changed');
}

/** Whether the storage wants the parts in order, which another attempt will heed. */
export function isAboutOrder(error: unknown): boolean {
  return isAppError(error, 'parts-out-of-order');
}

function packInto(
  upload: ObjectUpload,
  { reuse }: UploadPlan,
  { scan, request }: Findings,
  header: ManifestHeader,
  options: PackOptions,
  { ports }: BackupContext,
): Promise<PackResult> {
  const pack = createPacker({ ports });
  const level = request.level ?? 1;
  return reuse
    ? pack({ scan, header, level, reuse }, upload, options)
    : pack({ scan, header, level }, upload, options);
}

function manifestHeader({ intent, reuse }: UploadPlan, { request, scan, base }: Findings): ManifestHeader {
  return {
    format: FORMAT,
    app: APP_VERSION,
    id: intent.id,
    parents: base ? [base.id] : [],
    plan: request.plan,
    device: request.device,
    os: { platform: process.platform, release: release() },
    startedAt: intent.startedAt,
    locations: scan.locations,
    ...(reuse ? { generation: reuse.base.generation + 1 } : {}),
  };
}
