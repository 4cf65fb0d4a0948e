import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import { type ExitReason, exitCodes } from '#shared/errors/exit-codes.ts';
import type { Failure } from './report/reporter.ts';

/** What a thrown value means for the exit code and for the report. */
export interface Ending {
  readonly exitCode: number;
  readonly failure: Failure;
}

/**
 * Judges what ended a command early. After Ctrl-C (`aborted`) whatever came of it counts as stopped, except for
 * another expected failure, which may say what is left behind: its sentences are kept, the exit code is 130.
 */
export function endingOf(error: unknown, aborted: boolean): Ending {
  const known = isAppError(error) ? error : undefined;
  if (known === undefined && aborted) return endingOf(new AppError('cancelled', {}), true);
  if (known !== undefined) {
    const reason: ExitReason = aborted ? 'cancelled' : errorTable[known.code].exit;
    const { code, message, hint, details } = known;
    return { exitCode: exitCodes[reason], failure: { code, message, hint, details } };
  }
  return { exitCode: exitCodes.bug, failure: bug(error) };
}

function bug(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'bug',
    message: `Something unexpected went wrong: ${message}`,
    hint: 'This is a fault in Holdall. Please report it with the lines below. Backups made earlier are not affected.',
    stack: error instanceof Error ? (error.stack ?? message) : message,
  };
}
