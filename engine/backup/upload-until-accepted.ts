import type { BackupContext } from './backup-types.ts';
import { continues, type Findings, planUpload, type UploadPlan } from './plan-upload.ts';
import { type EarlierRuns, giveUpUpload } from './settle-earlier-runs.ts';
import {
  isAboutCopying,
  isAboutOrder,
  type UploadedBackup,
  type UploadTools,
  uploadBackup,
} from './upload-backup.ts';

/** A continued upload, one with copies, one with parts in order, one with copies in equal parts, one without. */
const MOST_ATTEMPTS = 5;

/**
 * Uploads, and when the storage turns out not to take what was planned, plans again with less: in the end everything is
 * sent from this computer, which every storage takes.
 * @throws AppError as `uploadBackup`, or the signal's reason.
 */
export async function uploadUntilAccepted(
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
  let copies = true;
  for (let attempt = 1; ; attempt += 1) {
    const plan = planUpload(findings, resumed, context, copies);
    try {
      return await uploadBackup(plan, findings, context, tools);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
      // Known from now on.
      if (isAboutOrder(error)) {
        resumed = undefined;
        continue;
      }
      const canDoWithLess = plan.reuse !== undefined || plan.resume !== undefined;
      if (!isAboutCopying(error) || !canDoWithLess) throw error;
      context.onEvent({
        type: 'notice',
        code: 'upload-starts-over',
        message: 'The storage did not take over what it holds already, so more is uploaded.',
      });
      copies = mayCopyNext(plan, findings, context);
      resumed = undefined;
    }
  }
}

/** Whether copying is worth another attempt after `plan` has failed because of its copies. */
function mayCopyNext(plan: UploadPlan, findings: Findings, context: BackupContext): boolean {
  // Parts that an earlier run has left may be what was wrong.
  if (plan.resume) return true;
  // The storage wants parts of one size, as was just learned.
  const next = planUpload(findings, undefined, context);
  return next.reuse !== undefined && next.intent.partSize !== plan.intent.partSize;
}
