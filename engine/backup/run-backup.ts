import type { EventSink } from '#shared/events.ts';
import { isRemark } from '#shared/notice.ts';
import { parseBackupKey } from '../catalog/object-key.ts';
import type { FoundBase } from '../increment/base/find-base.ts';
import { openIndexCache } from '../increment/base/index-cache.ts';
import { refreshIndex } from '../increment/base/refresh-index.ts';
import type { Comparison } from '../increment/comparison.ts';
import type { Notice } from '../storage/notice.ts';
import type { ObjectUpload } from '../storage/object-upload.ts';
import type { BackupContext, BackupRequest, BackupResult } from './backup-types.ts';
import { checkOrRemove } from './check-or-remove.ts';
import { captureChanged, compareWithBefore, findBefore } from './compare-with-before.ts';
import { lookAtFiles } from './look-at-files.ts';
import type { Findings } from './plan-upload.ts';
import { ProgressMeter } from './progress-meter.ts';
import { giveUpUpload, settleEarlierRuns } from './settle-earlier-runs.ts';
import type { UploadedBackup, UploadTools } from './upload-backup.ts';
import { uploadUntilAccepted } from './upload-until-accepted.ts';

type Unremarked = Omit<BackupResult, 'remarks'>;

/**
 * Makes one backup: scan → compare with the backup before → pack while uploading → commit → check. Resolves only
 * after the stored object was proven to be the zip that was packed — or at once when nothing has changed since a
 * backup that is sound. When it fails or `context.signal` aborts, there is no new backup, or one that bears the mark of a
 * backup that was never checked and that the next run checks; what was uploaded is kept for the next run where that can go on with it. Files that
 * could not be read become issues and make the result `incomplete`.
 * @throws AppError, or the signal's reason.
 */
export async function runBackup(request: BackupRequest, context: BackupContext): Promise<BackupResult> {
  const remarks: Notice[] = [];
  const result = await backUp(request, { ...context, onEvent: alsoKeeping(remarks, context.onEvent) });
  return { ...result, remarks };
}

/** Keeps what a person should still see at the end. */
function alsoKeeping(remarks: Notice[], onEvent: EventSink): EventSink {
  return (event) => {
    if (event.type === 'notice' && isRemark(event.code)) {
      const { type: _type, ...notice } = event;
      remarks.push(notice);
    }
    onEvent(event);
  };
}

async function backUp(request: BackupRequest, context: BackupContext): Promise<Unremarked> {
  const { ports, storage, signal } = context;
  const startedAt = ports.clock.now();
  let upload: ObjectUpload | undefined;
  const meter = new ProgressMeter(ports.clock, context.onEvent, () => ({
    transferred: upload?.bytesSent ?? 0,
    reused: upload?.bytesCopied ?? 0,
    resumed: upload?.bytesResumed ?? 0,
  }));

  const seen = await lookAtFiles(request, context, meter);
  const earlier = await settleEarlierRuns(request, context);
  const base = await findBefore(request, context);
  const captured = await captureChanged(seen, base, context, meter);
  try {
    const { scan } = captured;
    const comparison = base && (await compareWithBefore(scan, base, request, context, meter));
    const findings = { request, scan, startedAt, base, comparison };
    if (base && comparison?.unchanged && !mustStoreAnew(request)) {
      await giveUpUpload(storage, earlier, signal);
      return upToDate(base, findings, comparison, context);
    }
    const tools = {
      journal: earlier.journal,
      meter,
      onBegin: (begun: ObjectUpload) => {
        upload = begun;
      },
    };
    const uploaded = await uploadUntilAccepted(findings, earlier, context, tools);
    return await checkAndRemember(uploaded, findings, context, tools);
  } finally {
    captured.cleanUp();
  }
}

function mustStoreAnew({ evenIfUnchanged, full, purge }: BackupRequest): boolean {
  return evenIfUnchanged === true || full === true || purge === true;
}

async function checkAndRemember(
  { header, key, etag, packed, upload, index }: UploadedBackup,
  { scan }: Findings,
  context: BackupContext,
  { journal, meter }: UploadTools,
): Promise<Unremarked> {
  const { memory, ports } = context;
  const { size, totals, issues } = packed;
  meter.start('check');
  // Whatever the check finds, there is nothing to be continued: an unchecked object bears its mark.
  journal?.finish();
  const check = await checkOrRemove(context, { id: header.id, key, size, etag }, packed);
  meter.end();
  const incomplete = issues.length > 0;
  if (memory) {
    const cache = openIndexCache(memory.place, { home: memory.home, ports });
    index.save(cache, { key, etag, size, manifestOffset: packed.manifestOffset, incomplete }, header);
  }
  return {
    id: header.id,
    key,
    size,
    upToDate: false,
    uploadedBytes: upload.bytesSent,
    copiedBytes: upload.bytesCopied,
    resumedBytes: upload.bytesResumed,
    files: totals.files,
    bytes: totals.bytes,
    createdAt: new Date(header.startedAt).toISOString(),
    status: incomplete ? 'incomplete' : 'complete',
    issues,
    skipped: scan.skipped,
    check,
  };
}

function upToDate(
  base: FoundBase,
  { scan, startedAt }: Findings,
  comparison: Comparison,
  { rootPath, memory, ports }: BackupContext,
): Unremarked {
  const { id, key, size } = base;
  // Files that had to be read this time, because their times alone proved nothing, need not be read the next time.
  if (memory) {
    const cache = openIndexCache(memory.place, { home: memory.home, ports });
    refreshIndex(cache, base, { scan, comparison, lookedAt: startedAt });
  }
  const createdMs = parseBackupKey(rootPath, key)?.createdMs ?? 0;
  return {
    id,
    key,
    size,
    upToDate: true,
    uploadedBytes: 0,
    copiedBytes: 0,
    resumedBytes: 0,
    files: scan.totals.files,
    bytes: scan.totals.bytes,
    createdAt: new Date(createdMs).toISOString(),
    status: 'complete',
    issues: [],
    skipped: scan.skipped,
  };
}
