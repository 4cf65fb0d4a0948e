import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import type { ErrorCode } from '#shared/errors/error-table.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

/** One failed attempt that is about to be repeated. */
export interface RetryEvent {
  /** What was being done, as a method of `Storage`. */
  readonly operation: string;
  /** Attempts that failed so far. */
  readonly failed: number;
  readonly delayMs: number;
  readonly error: AppError;
}

export interface RetryDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Most attempts of one call, the first one included; 12 when absent, 1 = never repeat. */
  readonly attempts?: number | undefined;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

const defaultAttempts = 12;

/**
 * Fewer attempts where more only keep the person waiting: a misspelt host stays unknown, and a timeout has taken
 * minutes already.
 */
const fewerAttempts: Partial<Record<ErrorCode, number>> = {
  'host-unknown': 4,
  'host-unreachable': 4,
  'proxy-failed': 4,
  'request-timeout': 4,
  'answer-invalid': 4,
};

/** What is no mistake of the person's when it was otherwise before: a server is started again, a network changes. */
const awaited: ReadonlySet<ErrorCode> = new Set(['host-unknown', 'host-unreachable', 'proxy-failed']);

const firstDelay = 250;
const longestDelay = 5000;

/**
 * Milliseconds to wait after the n-th failure (n ≥ 1): doubling from 0.25 s to 5 s, of which a random part of up
 * to one half is left away, so that many clients do not come back at the same moment. Twelve attempts wait for
 * 19 to 38 s in all.
 */
export function backoff(failed: number, random: Random): number {
  const full = Math.min(longestDelay, firstDelay * 2 ** (failed - 1));
  const [high = 0, low = 0] = random.bytes(2);
  return Math.round(full * (1 - (high * 256 + low) / 65_536 / 2));
}

/** Repeats what failed for a passing reason (`retry: 'later'`). */
export class Retry {
  readonly #deps: RetryDeps;
  /** Something was answered already. */
  #isReached = false;

  constructor(deps: RetryDeps) {
    this.#deps = deps;
  }

  /** Rejects with the last error, or with the signal's reason. `repeatable` can only narrow what is repeated. */
  async run<T>(
    operation: string,
    act: () => Promise<T>,
    options: { signal?: AbortSignal | undefined; repeatable?: (error: AppError) => boolean } = {},
  ): Promise<T> {
    for (let failed = 1; ; failed += 1) {
      try {
        const result = await act();
        this.#isReached = true;
        return result;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!isAppError(error) || !(options.repeatable?.(error) ?? true)) throw error;
        await this.pause(operation, error, failed, options.signal);
      }
    }
  }

  /** Waits before the next attempt, or throws `error` when there must not be one. */
  async pause(
    operation: string,
    error: AppError,
    failed: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { attempts = defaultAttempts, clock, random, onRetry } = this.#deps;
    const isAwaited = this.#isReached && awaited.has(error.code);
    const limit = isAwaited ? attempts : Math.min(attempts, fewerAttempts[error.code] ?? attempts);
    if (error.retry !== 'later' || failed >= limit) throw error;
    const delayMs = backoff(failed, random);
    onRetry?.({ operation, failed, delayMs, error });
    await clock.sleep(delayMs, signal);
  }
}
