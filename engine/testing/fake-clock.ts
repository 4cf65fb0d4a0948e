import type { Clock } from '../ports/clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until it is told to move. With `autoAdvance`, a sleep moves it at once by the time
 * slept, so that code which waits runs through without waiting; otherwise `advance` wakes the sleepers.
 */
export class FakeClock implements Clock {
  /** Milliseconds asked for, one entry a sleep, in order. */
  readonly sleeps: number[] = [];
  readonly #autoAdvance: boolean;
  #now: number;
  #monotonic = 0;
  #sleepers: Sleeper[] = [];

  constructor(options: { now?: number; autoAdvance?: boolean } = {}) {
    this.#now = options.now ?? Date.UTC(2030, 0, 1);
    this.#autoAdvance = options.autoAdvance ?? false;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Sleeps that have not ended yet. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Milliseconds until the first of those who sleep is to wake; Infinity when nobody sleeps. */
  get untilNextWake(): number {
    return Math.min(...this.#sleepers.map((sleeper) => sleeper.wakeAt - this.#monotonic));
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.sleeps.push(milliseconds);
    if (this.#autoAdvance) {
      this.#move(milliseconds);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        wakeAt: this.#monotonic + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Lets `milliseconds` pass and wakes, in order of their time, those who slept until then. */
  advance(milliseconds: number): void {
    this.#move(milliseconds);
    const due = this.#sleepers
      .filter((sleeper) => sleeper.wakeAt <= this.#monotonic)
      .sort((a, b) => a.wakeAt - b.wakeAt);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const sleeper of due) sleeper.wake();
  }

  /** Sets the wall clock, as a person or a time server does; `monotonic` and sleepers are not affected. */
  setNow(millisecondsSinceEpoch: number): void {
    this.#now = millisecondsSinceEpoch;
  }

  #move(milliseconds: number): void {
    this.#now += milliseconds;
    this.#monotonic += milliseconds;
  }
}
