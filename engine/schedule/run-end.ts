import { isAppError } from '#shared/errors/app-error.ts';
import type { Logger } from '../ports/index.ts';
import type { RunOutcome } from './scheduler-types.ts';

/** What the rejection of a run means for its schedule. */
export function outcomeOfRejection(error: unknown, logger: Logger, plan: string): RunOutcome {
  if (isAppError(error, 'cancelled')) return { status: 'cancelled' };
  if (isAppError(error)) return { status: 'failed', failure: { code: error.code, retry: error.retry } };
  logger.warn('a scheduled run ended in an unexpected way', { plan, error });
  return { status: 'failed', failure: { code: 'bug', retry: 'never' } };
}
