import { isAppError } from '#shared/errors/app-error.ts';
import type { CatalogEntry } from '../catalog/catalog-types.ts';
import { markVerified } from '../catalog/sidecars.ts';
import type { VerificationOutcome } from '../catalog/verified-mark.ts';
import { openBackup } from './open-backup.ts';
import { type VerifyRequest, type VerifyResult, verify } from './verify.ts';

export interface VerifyStoredRequest extends Omit<VerifyRequest, 'backup'> {
  readonly entry: CatalogEntry;
  /** Whether the result can be kept beside the backup; not behind a link. */
  readonly mayMark: boolean;
}

/**
 * Opens a backup, verifies it, and writes down beside it for every computer what that showed. A backup whose end cannot
 * even be opened is marked damaged as well, and the failure goes on. Where nothing can be written – with a key that may
 * only read – the result is the same, and a notice says that others will not see it.
 * @throws AppError as `openBackup` and `verify`, or the signal's reason
 */
export async function verifyStored({
  entry,
  mayMark,
  ...request
}: VerifyStoredRequest): Promise<VerifyResult> {
  const { storage, mode, ports, onEvent, signal } = request;
  const mark = async (found: Pick<VerificationOutcome, 'ok' | 'problems'>, sample: number | undefined) => {
    if (!mayMark) return;
    const kind =
      mode === 'full'
        ? { mode: 'full' as const }
        : { mode: 'sample' as const, ...(sample === undefined ? {} : { sample }) };
    try {
      await markVerified(storage, entry, { at: ports.clock.now(), ...kind, ...found });
    } catch (error) {
      if (signal.aborted || !isAppError(error)) throw error;
      const message = `The result could not be noted in the storage, so that other computers do not see it: ${error.message}`;
      onEvent({ type: 'notice', code: 'verified-mark-left', message });
    }
  };
  try {
    const backup = await openBackup(storage, entry, { signal });
    const result = await verify({ ...request, backup });
    const problems = result.issues.map(({ path, message }) => `${path}: ${message}`);
    await mark({ ok: result.ok, problems }, result.percentChecked);
    return result;
  } catch (error) {
    if (isAppError(error, 'backup-damaged')) {
      const sample = mode === 'full' ? undefined : mode.samplePercent;
      await mark({ ok: false, problems: [error.details.problem] }, sample);
    }
    throw error;
  }
}
