import { CallFailed } from '#shared/contract/call-failed.ts';
import type { Failure } from '#shared/contract/jobs.ts';

export { CallFailed };

/** The failure behind anything thrown; what nobody foresaw becomes `bug`. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CallFailed) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'bug',
    message: 'Something we did not foresee went wrong.',
    hint: '',
    retry: 'never',
    details: { message },
  };
}

/** For a call that never reached the engine or whose answer never came. */
export function offlineFailure(reason: string): Failure {
  return {
    code: 'window-offline',
    message: 'Holdall does not answer.',
    hint: 'Check that it is still running.',
    retry: 'later',
    details: { reason },
  };
}
