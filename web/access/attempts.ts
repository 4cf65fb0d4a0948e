import type { Ports } from '#engine/index.ts';
import { elapsedSince, type Moment, momentOf } from './moment.ts';

const WINDOW_MS = 60_000;

/** Counts failures, and says when there were too many within a minute. */
export class Attempts {
  readonly #clock: Ports['clock'];
  readonly #most: number;
  #failures: Moment[] = [];

  constructor(clock: Ports['clock'], most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Seconds until the next attempt is looked at; 0 when it may come now. */
  wait(): number {
    this.#failures = this.#failures.filter((at) => elapsedSince(at, this.#clock) < WINDOW_MS);
    const [oldest] = this.#failures;
    if (oldest === undefined || this.#failures.length < this.#most) return 0;
    return Math.ceil((WINDOW_MS - elapsedSince(oldest, this.#clock)) / 1000);
  }

  failed(): void {
    this.#failures.push(momentOf(this.#clock));
  }
}
