import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { clearUnchecked, markVerified } from '../catalog/sidecars.ts';
import type { BackupContext } from './backup-types.ts';
import { type CheckReport, checkStoredBackup } from './check-stored-backup.ts';
import type { PackResult } from './pack-types.ts';

/** A backup whose upload was just committed. */
export interface CommittedObject {
  readonly id: string;
  readonly key: string;
  readonly size: number;
  /** As the upload ended with it. */
  readonly etag: string;
}

/**
 * Checks, and takes back the mark that says nobody did. An object that failed its check must never be listed as a good
 * backup: it is removed, and where that fails, marked. One whose check was stopped stays, with the mark that it bears:
 * the next run looks at it, and nothing has to be uploaded again.
 */
export async function checkOrRemove(
  context: BackupContext,
  object: CommittedObject,
  packed: PackResult,
): Promise<CheckReport> {
  const { storage, ports, signal } = context;
  const { key, etag } = object;
  let report: CheckReport;
  try {
    report = await checkStoredBackup({ storage, key, packed, etag, ports, signal });
  } catch (error) {
    if (!isAppError(error, 'check-failed')) {
      if (signal.aborted) tellUnchecked(context, key);
      throw error;
    }
    const removed = await storage.delete(key).then(
      () => true,
      () => false,
    );
    if (removed) await clearQuietly(context, key);
    else await markDamaged(context, object, error.details.problem);
    throw new AppError('check-failed', { ...error.details, removed }, { cause: error });
  }
  if (!(await clearQuietly(context, key)))
    context.onEvent({
      type: 'notice',
      code: 'unchecked-mark-left',
      message:
        'The backup was checked and is whole, but the storage could not be told. It is listed as not checked until the next backup looks at it again.',
    });
  return report;
}

/** Says that a backup is stored whose check was stopped. */
export function tellUnchecked({ onEvent }: BackupContext, key: string): void {
  onEvent({
    type: 'notice',
    code: 'unchecked-left',
    message:
      'Everything is uploaded, but it was stopped before the check. The next backup checks it first; until then it does not count as safe.',
    details: { key },
  });
}

/** Takes the mark away, if the storage lets us: a mark too many is looked at again by the next backup. */
export async function clearQuietly({ storage, ports }: BackupContext, key: string): Promise<boolean> {
  try {
    await clearUnchecked(storage, key);
    return true;
  } catch (error) {
    if (!isAppError(error)) throw error;
    ports.logger.warn('the mark of an unchecked backup could not be removed', { key, code: error.code });
    return false;
  }
}

/** Should this fail as well, the mark of a backup that was never checked is still there. */
async function markDamaged(
  { storage, ports }: BackupContext,
  object: CommittedObject,
  problem: string,
): Promise<void> {
  try {
    const outcome = { at: ports.clock.now(), mode: 'sample', sample: 0, ok: false } as const;
    await markVerified(storage, object, { ...outcome, problems: [problem] });
  } catch (error) {
    if (!isAppError(error)) throw error;
    ports.logger.warn('a damaged backup could not be marked', { key: object.key, code: error.code });
  }
}
