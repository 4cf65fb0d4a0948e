import { AppError } from '#shared/errors/app-error.ts';
import { failureCode, failureReason } from '../scan/failure-reason.ts';

/** What to throw when the settings could not be written: an `AppError` where it is this computer's condition. */
export function settingsFailure(error: unknown, path: string): unknown {
  const code = failureCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk-full', { path }, { cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EEXIST', 'EISDIR'].includes(code)) {
    const reason = code === 'EROFS' ? 'the drive is read-only' : failureReason(error);
    return new AppError('target-not-writable', { path, reason }, { cause: error });
  }
  return error;
}
