import type { Clock } from '../ports/clock.ts';

/** So much of what was not used may be made up for, in seconds: a late timer costs nothing, and nothing bursts. */
const SLACK = 0.25;

interface Waiter {
  readonly bytes: number;
  readonly go: () => void;
}

/**
 * A token bucket. Whoever is first in line goes as soon as there is no debt and then leaves his own, so that pieces
 * of any size pass and the rate is exact over time. First come, first served: several transfers get even shares.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #waiting: Waiter[] = [];
  #rate: number | null;
  /** Bytes; negative while what went is not yet made up for. */
  #tokens = 0;
  #at: number;
  #isServing = false;
  #sleep = new AbortController();

  /** @param rate bytes a second; null = no limit */
  constructor(clock: Clock, rate: number | null) {
    this.#clock = clock;
    this.#rate = rate;
    this.#at = clock.monotonic();
  }

  get rate(): number | null {
    return this.#rate;
  }

  /** Those who wait already go by the new rate at once. */
  set(rate: number | null): void {
    if (rate === this.#rate) return;
    // What went without a limit is no debt; and one made at a high rate would take minutes at a low one.
    const slack = this.#rate === null ? 0 : (rate ?? 0) * SLACK;
    this.#tokens = Math.min(slack, Math.max(-slack, this.#tokens));
    this.#rate = rate;
    this.#at = this.#clock.monotonic();
    this.#sleep.abort();
  }

  /** Resolves when `bytes` may go. Rejects with the signal's reason. */
  take(bytes: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.length === 0 && this.#mayGo()) {
      this.#tokens -= bytes;
      return Promise.resolve();
    }
    return this.#waitInLine(bytes, signal);
  }

  async #waitInLine(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const waiter = { bytes, go: turn.resolve };
    const leave = () => {
      const at = this.#waiting.indexOf(waiter);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      // Nobody left: the timer must not keep a program from ending.
      if (this.#waiting.length === 0) this.#sleep.abort();
      turn.reject(signal?.reason);
    };
    this.#waiting.push(waiter);
    signal?.addEventListener('abort', leave, { once: true });
    void this.#serve();
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      if (this.#mayGo()) {
        this.#waiting.shift();
        this.#tokens -= first.bytes;
        first.go();
      } else {
        this.#sleep = new AbortController();
        await this.#clock.sleep(this.#timeToPay(), this.#sleep.signal).catch(() => {});
      }
    }
    this.#isServing = false;
  }

  #mayGo(): boolean {
    if (this.#rate === null) {
      this.#tokens = 0;
      return true;
    }
    const now = this.#clock.monotonic();
    const earned = ((now - this.#at) / 1000) * this.#rate;
    this.#tokens = Math.min(this.#rate * SLACK, this.#tokens + earned);
    this.#at = now;
    return this.#tokens >= 0;
  }

  /** Milliseconds. */
  #timeToPay(): number {
    return this.#rate === null ? 0 : Math.max(1, Math.ceil((-this.#tokens / this.#rate) * 1000));
  }
}
