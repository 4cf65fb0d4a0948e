import type { Failure } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '../ports/index.ts';
import type { SecretFilter } from './secret-filter.ts';

export interface FailureDeps {
  readonly secrets: SecretFilter;
  readonly logger: Logger;
}

/**
 * What a window is told of an error. An expected failure keeps its code and sentences; anything else is a bug,
 * whose message may hold anything: it goes to the log, and the window gets one plain sentence.
 */
export function failureOf(error: unknown, { secrets, logger }: FailureDeps): Failure {
  if (error instanceof AppError) {
    const { code, message, hint, retry, details } = error;
    return {
      code,
      message: secrets.clean(message),
      hint: secrets.clean(hint),
      retry,
      details: secrets.cleanValue(details) as Record<string, unknown>,
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.warn('unexpected error', { stack: secrets.clean(stack) });
  return {
    code: 'bug',
    message: 'Something went wrong that Holdall did not foresee.',
    hint: 'Your stored backups are not affected. Try again; if it happens again, please report it with the log.',
    retry: 'after-user-action',
  };
}
