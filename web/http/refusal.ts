import type { Failure } from '#shared/contract/jobs.ts';

/** Why a request is not carried out. The words are for people who look at it by hand, and hold nothing of it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter?: number;
  /** What this address can be asked for instead. */
  readonly allow?: string;
}

/** As a window reads it: a failed call. */
export function failureOfRefusal({ code, message, retryAfter }: Refusal): Failure {
  const again = retryAfter === undefined ? 'after-user-action' : 'later';
  const hint = 'Open the window with a fresh address: holdall ui prints one.';
  return { code: `window-${code}`, message, hint, retry: again };
}
