import { isAppError } from '#shared/errors/app-error.ts';

/** The storage's own code behind an `AppError`; empty when there is none. */
export function serverCodeOf(error: unknown): string {
  return isAppError(error) && 'serverCode' in error.details ? error.details.serverCode : '';
}
