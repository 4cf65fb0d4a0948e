import { backupKey, newBackupId } from '../catalog/object-key.ts';
import type { KnownBase } from '../increment/base/known-base.ts';
import type { Comparison } from '../increment/comparison.ts';
import { planLimits } from '../increment/plan/plan-limits.ts';
import { planReuse } from '../increment/plan/plan-reuse.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import { type StorageCapabilities, unknownCapabilities } from '../storage/capabilities.ts';
import { planPartSize, s3Limits } from '../storage/part-size.ts';
import type { BackupContext, BackupRequest } from './backup-types.ts';
import type { ResumedUpload } from './find-resumable.ts';
import type { Reuse } from './pack-types.ts';
import type { UploadIntent } from './upload-journal.ts';

/** What was found out before anything is sent. */
export interface Findings {
  readonly request: BackupRequest;
  readonly scan: ScanResult;
  /** Milliseconds since the epoch: when this run began to look at the files. */
  readonly startedAt: number;
  readonly base: KnownBase | undefined;
  readonly comparison: Comparison | undefined;
}

/** One attempt at an upload. */
export interface UploadPlan {
  readonly intent: UploadIntent;
  readonly resume: ResumedUpload | undefined;
  readonly reuse: Reuse | undefined;
}

/**
 * Decides how the upload goes: continued from an earlier run or from its beginning, with bytes of the backup before or
 * without, as it has to be when `copies` is false.
 */
export function planUpload(
  findings: Findings,
  resume: ResumedUpload | undefined,
  context: BackupContext,
  copies = true,
): UploadPlan {
  const { request, scan, startedAt } = findings;
  const known = context.memory?.capabilities.load() ?? unknownCapabilities;
  const estimated = estimateSize(scan);
  const reuse = copies ? planToReuse(findings, resume, known, estimated) : undefined;
  if (resume) return { intent: resume.intent, resume, reuse };
  const id = newBackupId(context.ports.random);
  const intent = {
    key: backupKey(context.rootPath, request.plan, request.device.name, startedAt, id),
    id,
    startedAt,
    partSize: reuse
      ? limitsFor(estimated, known).partSize
      : planPartSize(estimated, { ...s3Limits, maxParts: known.maxParts }),
    base: reuse ? objectOf(reuse.base) : null,
  };
  return { intent, resume: undefined, reuse };
}

/** Whether the parts of an unfinished upload may be continued with this base: copied parts are of one object. */
export function continues({ intent }: ResumedUpload, base: KnownBase | undefined): boolean {
  if (!intent.base) return true;
  return base !== undefined && intent.base.key === base.key && intent.base.etag === base.etag;
}

function planToReuse(
  { request, scan, base, comparison }: Findings,
  resume: ResumedUpload | undefined,
  known: StorageCapabilities,
  estimated: number,
): Reuse | undefined {
  if (!base || !comparison || request.full || known.partCopy === 'no' || known.multipart === 'no')
    return undefined;
  // What an earlier run began as a full upload stays one: otherwise none of its parts would fit.
  if (resume && !resume.intent.base) return undefined;
  const limits = limitsFor(estimated, known);
  const partSize = resume?.intent.partSize ?? limits.partSize;
  const equalPartSize = limits.equalPartSize === null ? null : partSize;
  const plan = planReuse({
    base,
    scan,
    comparison,
    limits: { ...limits, partSize, equalPartSize },
    purge: request.purge ?? false,
  });
  return 'full' in plan ? undefined : { base, plan };
}

function limitsFor(estimated: number, known: StorageCapabilities) {
  return planLimits(estimated, { maxParts: known.maxParts, equalParts: known.unequalParts === 'no' });
}

function objectOf({ key, etag, size }: KnownBase | Reuse['base']) {
  return { key, etag, size };
}

/** Upper bound of the zip's size: nothing packed is larger than its content but for headers and block overhead. */
function estimateSize(found: ScanResult): number {
  return Math.ceil(found.totals.bytes * 1.001) + found.nameBytes + 64 * 1024;
}
