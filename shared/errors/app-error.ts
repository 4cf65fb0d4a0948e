import { type ErrorCode, type ErrorDetails, errorTable, type RetryAdvice } from './error-table.ts';

/**
 * An expected failure: it has a stable `code`, a sentence about what happened (`message`) and one about what
 * to do (`hint`). Anything else that is thrown is a bug. Cancelling is an `AbortSignal`, never an `AppError`
 * — except for `cancelled`, which a command's outermost layer makes of it for its report.
 */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: C;
  /** What a person can do about it; one or two plain sentences. */
  readonly hint: string;
  /** Typed facts behind the sentences. Never holds a secret. */
  readonly details: ErrorDetails<C>;
  /** `later`: the same call may succeed by itself; `after-user-action`: somebody has to change something. */
  readonly retry: RetryAdvice;

  constructor(code: C, details: ErrorDetails<C>, options?: { cause?: unknown }) {
    const row = errorTable[code] as {
      message: (d: ErrorDetails<C>) => string;
      hint: (d: ErrorDetails<C>) => string;
      retry: RetryAdvice;
    };
    super(row.message(details), options);
    this.code = code;
    this.hint = row.hint(details);
    this.details = details;
    this.retry = row.retry;
  }
}

/** True for an `AppError` with one of `codes`, or for any `AppError` when no code is given. */
export function isAppError<C extends ErrorCode>(error: unknown, ...codes: C[]): error is AppError<C> {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code as C));
}
