import type { Failure } from '#shared/contract/jobs.ts';
import { isAppError } from '#shared/errors/app-error.ts';

/** Why it does not run, for the status. */
export function failureIn(error: unknown): Failure {
  if (isAppError(error)) {
    const { code, message, hint, retry, details } = error;
    return { code, message, hint, retry, details: { ...details } };
  }
  return {
    code: 'bug',
    message: 'Something went wrong that Holdall did not foresee.',
    hint: 'The folders are as they were. Switch sharing off and on again; if it happens again, please report it.',
    retry: 'after-user-action',
  };
}
