import { release } from 'node:os';
import { AppError } from '#shared/errors/app-error.ts';
import { FORMAT, type ManifestHeader } from '../archive/manifest.ts';
import { isGone } from '../catalog/find-object.ts';
import { backupKey, newBackupId } from '../catalog/object-key.ts';
import { markUnchecked } from '../catalog/sidecars.ts';
import { scan } from '../scan/scan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import { ObjectUpload } from '../storage/object-upload.ts';
import { planPartSize } from '../storage/part-size.ts';
import { APP_VERSION } from '../version.ts';
import { abortStaleUploads } from './abort-stale-uploads.ts';
import type { BackupContext, BackupRequest, BackupResult } from './backup-types.ts';
import { checkOrRemove, clearQuietly } from './check-or-remove.ts';
import { createPacker } from './pack.ts';
import type { PackResult } from './pack-types.ts';
import { ProgressMeter } from './progress-meter.ts';
import { recheckUnchecked } from './recheck-unchecked.ts';

/**
 * Makes one backup: scan → pack while uploading → commit → check. Resolves only after the stored object was
 * proven to be the zip that was packed. On any failure, and when `context.signal` aborts, nothing is left in
 * the storage, or what is left bears the mark of a backup that was never checked. Files that could not be read become issues and make the result `incomplete`.
 * @throws AppError, or the signal's reason.
 */
export async function runBackup(request: BackupRequest, context: BackupContext): Promise<BackupResult> {
  const { ports, storage, signal, onEvent } = context;
  const startedAt = ports.clock.now();
  let transferred = () => 0;
  const meter = new ProgressMeter(ports.clock, onEvent, () => transferred());

  meter.start('scan');
  const { home, neverInclude } = context;
  const found = await scan({ ...request, home, neverInclude }, ports, {
    signal,
    onProgress: (seen) => meter.reach(seen.bytes, seen.files, null),
  });
  // Folders without a single file are what a drive that is not connected looks like. A backup of that would count
  // as good, and the good ones would be pruned one after the other.
  if (found.totals.files + found.totals.links === 0 && found.issues.length === 0)
    throw new AppError('nothing-to-back-up', { folders: [...request.folders] });
  meter.end();
  for (const issue of found.issues) onEvent({ type: 'issue', ...issue });

  const { plan, device } = request;
  await recheckUnchecked({ ...context, plan, device });
  const id = newBackupId(ports.random);
  const key = backupKey(context.rootPath, request.plan, request.device.name, startedAt, id);
  await abortStaleUploads(storage, key, ports, signal);

  const upload = new ObjectUpload({
    storage,
    key,
    partSize: planPartSize(estimateSize(found)),
    clock: ports.clock,
    random: ports.random,
    signal,
    onNotice: (notice) => onEvent({ type: 'notice', ...notice }),
  });
  transferred = () => upload.bytesSent;
  meter.start('pack', { bytes: found.totals.bytes, files: found.totals.files });
  const { packed, etag } = await packAndCommit(upload, found, manifestHeader(id, request, found, startedAt), {
    ...context,
    key,
    level: request.level ?? 1,
    meter,
  });

  meter.start('check');
  const check = await checkOrRemove(context, { id, key, size: packed.size, etag }, packed);
  meter.end();

  return {
    id,
    key,
    size: packed.size,
    uploadedBytes: upload.bytesSent,
    files: packed.totals.files,
    bytes: packed.totals.bytes,
    createdAt: new Date(startedAt).toISOString(),
    status: packed.issues.length === 0 ? 'complete' : 'incomplete',
    issues: packed.issues,
    skipped: found.skipped,
    check,
  };
}

async function packAndCommit(
  upload: ObjectUpload,
  found: ScanResult,
  header: ManifestHeader,
  context: BackupContext & { key: string; level: number; meter: ProgressMeter },
): Promise<{ packed: PackResult; etag: string }> {
  const { storage, ports, key, signal, onEvent, meter } = context;
  let marked = false;
  const pack = createPacker({ ports });
  try {
    const packed = await pack({ scan: found, header, level: context.level }, upload, {
      signal,
      onProgress: (step) => meter.advance(step.bytes, step.files, step.currentFile),
      onIssue: (issue) => onEvent({ type: 'issue', ...issue }),
    });
    meter.end();
    meter.start('commit');
    marked = true;
    const facts = { id: header.id, by: header.device.name, at: ports.clock.now() };
    await markUnchecked(storage, key, facts, { signal });
    const { etag } = await upload.finish();
    meter.end();
    return { packed, etag };
  } catch (error) {
    await upload.abort();
    if (marked && (await isGone(storage, key))) await clearQuietly(context, key);
    throw error;
  }
}

function manifestHeader(
  id: string,
  request: BackupRequest,
  found: ScanResult,
  startedAt: number,
): ManifestHeader {
  return {
    format: FORMAT,
    app: APP_VERSION,
    id,
    parents: [],
    plan: request.plan,
    device: request.device,
    os: { platform: process.platform, release: release() },
    startedAt,
    locations: found.locations,
  };
}

/** Upper bound of the zip's size: nothing packed is larger than its content but for headers and block overhead. */
function estimateSize(found: ScanResult): number {
  return Math.ceil(found.totals.bytes * 1.001) + found.nameBytes + 64 * 1024;
}
