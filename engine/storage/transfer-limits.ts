import type { Clock } from '../ports/clock.ts';
import { interrupted } from './interrupted.ts';
import { RateLimit } from './rate-limit.ts';

/** Bytes a second each way; null = no limit. */
export interface RateLimits {
  readonly up: number | null;
  readonly down: number | null;
}

/** An upload that moves at less than this, in bytes a second, is better alone on the line. */
const PACE_OF_AN_UPLOAD = 100_000;
const LARGEST_SLICE = 256 * 1024;
const SMALLEST_SLICE = 1024;
const SLICES_A_SECOND = 20;

/** The limits that all running jobs share: a person means the line, not one job on it. */
export class TransferLimits {
  readonly up: RateLimit;
  readonly down: RateLimit;
  #uploads = 0;
  #changed = Promise.withResolvers<void>();

  constructor(clock: Clock, limits: RateLimits) {
    this.up = new RateLimit(clock, limits.up);
    this.down = new RateLimit(clock, limits.down);
  }

  /** Bytes of an upload to be handed over at once: a twentieth of a second of the limit. */
  get sliceSize(): number {
    const { rate } = this.up;
    if (rate === null) return LARGEST_SLICE;
    return Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.round(rate / SLICES_A_SECOND)));
  }

  /** Holds from the next bytes on, also for what waits already. */
  set(limits: RateLimits): void {
    this.up.set(limits.up);
    this.down.set(limits.down);
    this.#tellChange();
  }

  /** Resolves with the function that ends the turn; rejects with the signal's reason. */
  async uploadTurn(signal?: AbortSignal): Promise<() => void> {
    while (this.#uploads >= this.#mostUploads()) await interrupted(this.#changed.promise, signal);
    this.#uploads += 1;
    return () => {
      this.#uploads -= 1;
      this.#tellChange();
    };
  }

  #mostUploads(): number {
    const { rate } = this.up;
    return rate === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(rate / PACE_OF_AN_UPLOAD));
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
