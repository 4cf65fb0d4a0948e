import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { StorageCapabilities } from './capabilities.ts';
import { serverCodeOf } from './server-code-of.ts';

/** A refusal to take bytes over, and what it shows about the storage. */
export interface CopyRefusal {
  readonly error: AppError<'copy-refused'>;
  readonly learn: Partial<StorageCapabilities> | undefined;
}

/**
 * Whether a failed copy of a part means that the storage does not do this; undefined for every other failure. Also
 * taken for a refusal, but not for an answer about the storage: keys that may not, and a server that fails again
 * and again. A full upload gets past both, and trying to copy for ever would mean no backup at all.
 */
export function refusalOfCopy(failure: unknown): CopyRefusal | undefined {
  const serverCode = serverCodeOf(failure);
  if (serverCode === 'NoSuchUpload') return undefined;
  if (isAppError(failure, 'storage-unsupported', 'storage-refused')) {
    return { error: refused(failure, serverCode), learn: { partCopy: 'no' } };
  }
  if (isAppError(failure, 'access-denied', 'storage-failed', 'answer-invalid')) {
    return { error: refused(failure, serverCode), learn: undefined };
  }
  return undefined;
}

const refusalsToFinish = ['InvalidPart', 'InvalidRequest', 'InvalidArgument', 'EntityTooSmall'];

/** The same for a failed completion of an upload, `unequal` when its parts differ in size. */
export function refusalToFinish(failure: unknown, unequal: boolean): CopyRefusal | undefined {
  const serverCode = serverCodeOf(failure);
  if (!refusalsToFinish.includes(serverCode)) return undefined;
  return {
    error: refused(failure, serverCode),
    learn: unequal ? { unequalParts: 'no' } : { partCopy: 'no' },
  };
}

function refused(cause: unknown, serverCode: string): AppError<'copy-refused'> {
  const problem =
    serverCode || (cause instanceof Error ? cause.message.replace(/\.$/, '') : 'no reason given');
  return new AppError('copy-refused', { problem }, { cause });
}
