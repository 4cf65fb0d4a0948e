import { parseBackupKey } from '../catalog/object-key.ts';
import type { FoundBase } from '../increment/base/find-base.ts';
import { openIndexCache } from '../increment/base/index-cache.ts';
import { refreshIndex } from '../increment/base/refresh-index.ts';
import type { Comparison } from '../increment/comparison.ts';
import type { ObjectUpload } from '../storage/object-upload.ts';
import type { BackupContext, BackupRequest, BackupResult } from './backup-types.ts';
import { checkOrRemove } from './check-or-remove.ts';
import { captureChanged, compareWithBefore, findBefore } from './compare-with-before.ts';
import { lookAtFiles } from './look-at-files.ts';
import { continues, type Findings, planUpload } from './plan-upload.ts';
import { ProgressMeter } from './progress-meter.ts';
import { type EarlierRuns, giveUpUpload, settleEarlierRuns } from './settle-earlier-runs.ts';
import { isAboutCopying, type UploadedBackup, type UploadTools, uploadBackup } from './upload-backup.ts';

/**
 * Makes one backup: scan → compare with the backup before → pack while uploading → commit → check. Resolves only
 * after the stored object was proven to be the zip that was packed — or at once when nothing has changed since a
 * backup that is sound. When it fails or `context.signal` aborts, there is no new backup, or one that bears the mark of a
 * backup that was never checked; what was uploaded is kept for the next run where that can go on with it. Files that
 * could not be read become issues and make the result `incomplete`.
 * @throws AppError, or the signal's reason.
 */
export async function runBackup(request: BackupRequest, context: BackupContext): Promise<BackupResult> {
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
    const uploaded = await uploadUntilItFits(findings, earlier, context, tools);
    return await checkAndRemember(uploaded, findings, context, tools);
  } finally {
    captured.cleanUp();
  }
}

function mustStoreAnew({ evenIfUnchanged, full, purge }: BackupRequest): boolean {
  return evenIfUnchanged === true || full === true || purge === true;
}

/** Copies are given up one kind after the other; without any, what fails has failed. */
const MOST_ATTEMPTS = 4;

async function uploadUntilItFits(
  findings: Findings,
  earlier: EarlierRuns,
  context: BackupContext,
  tools: UploadTools,
): Promise<UploadedBackup> {
  let { resumed } = earlier;
  if (resumed && !continues(resumed, findings.base)) {
    await giveUpUpload(context.storage, earlier, context.signal);
    resumed = undefined;
  }
  let without = false;
  for (let attempt = 1; ; attempt += 1) {
    const plan = planUpload(findings, resumed, context, without);
    try {
      return await uploadBackup(plan, findings, context, tools);
    } catch (error) {
      if (!isAboutCopying(error) || attempt === MOST_ATTEMPTS || !(plan.reuse || plan.resume)) throw error;
      context.onEvent({
        type: 'notice',
        code: 'upload-starts-over',
        message: 'The storage did not take over what it holds already, so more is uploaded.',
      });
      // Parts of an earlier run may be what was wrong; then copying still works, and so may equal parts.
      without = plan.reuse !== undefined && !plan.resume && !learnedEqualParts(plan.intent.partSize, context);
      resumed = undefined;
    }
  }

  function learnedEqualParts(partSize: number, { memory }: BackupContext): boolean {
    const known = memory?.capabilities.load();
    if (known?.partCopy === 'no' || known?.unequalParts !== 'no') return false;
    // The plan that just failed had equal parts already.
    return planUpload(findings, undefined, context).intent.partSize !== partSize;
  }
}

async function checkAndRemember(
  { header, key, etag, packed, upload, index }: UploadedBackup,
  { scan }: Findings,
  context: BackupContext,
  { journal, meter }: UploadTools,
): Promise<BackupResult> {
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
): BackupResult {
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
