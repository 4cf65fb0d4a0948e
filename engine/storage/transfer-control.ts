import type { Clock } from '../ports/clock.ts';
import { interrupted } from './interrupted.ts';
import type { RateLimits, TransferLimits } from './transfer-limits.ts';

export type TransferDirection = 'up' | 'down';

/** Lets a person hold or slow down what a job sends and fetches, while it runs. */
export interface TransferControl {
  readonly paused: boolean;
  /** Most bytes that one `take` of an upload should ask for, so that a low limit is kept evenly. */
  readonly sliceSize: number;
  /**
   * Aborts when a pause has lasted so long that what is under way has to end; a new one after each resume.
   * What was ended by it is begun anew.
   */
  readonly cut: AbortSignal;
  /**
   * Resolves when `bytes` more may go in that direction: at once without a limit, later with one, and not before
   * `resume` while paused. Rejects with the signal's reason.
   */
  take(direction: TransferDirection, bytes: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when a request may begin: at once, or after the pause. Rejects with the signal's reason. */
  ready(signal?: AbortSignal): Promise<void>;
  /**
   * As `ready`, for a request that sends much. Under a low limit only few of them go at a time: each moves on
   * steadily then, and a pause cuts little. Resolves with the function that ends the turn.
   */
  uploadTurn(signal?: AbortSignal): Promise<() => void>;
}

export interface TransferStandstill {
  /**
   * The job stands still for another reason than a person's, until the function that this returns is called: counted
   * like a pause, but nothing that is under way is cut. Its turns go to other jobs.
   */
  standStill(): () => void;
}

/** The side of it that a person has. */
export interface AdjustableTransfer extends TransferControl, TransferStandstill {
  /** Milliseconds that it was paused or stood still so far, those that last included. */
  readonly pausedFor: number;
  pause(): void;
  resume(): void;
  /** For everything that shares these limits. */
  setLimits(limits: RateLimits): void;
}

/**
 * What is under way when a pause begins may still end within this time, in milliseconds; without a limit that is
 * all of it on a good line. Then it is cut, and sent anew after the pause: nobody waits longer for the line to be
 * free, a storage would close a silent connection soon anyway, and a request that was signed before a long pause
 * would be refused after it. What that costs is at most the parts under way.
 */
const GRACE_MS = 5000;

/** A control of its own for one job, under limits that several jobs may share. */
export function createTransferControl(deps: {
  readonly clock: Clock;
  readonly limits: TransferLimits;
}): AdjustableTransfer {
  return new JobTransfer(deps.clock, deps.limits);
}

class JobTransfer implements AdjustableTransfer {
  readonly #clock: Clock;
  readonly #limits: TransferLimits;
  #cut = new AbortController();
  #pause: { readonly over: PromiseWithResolvers<void>; readonly grace: AbortController } | undefined;
  /** Settled when the job does not stand still for another reason any more. */
  #still: { holders: number; readonly over: PromiseWithResolvers<void> } | undefined;
  readonly #turns = new Set<() => void>();
  /** How many reasons there are to stand still, and since when there is one. */
  #reasons = 0;
  #stillSince = 0;
  #stillBefore = 0;

  constructor(clock: Clock, limits: TransferLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get paused(): boolean {
    return this.#pause !== undefined;
  }

  get pausedFor(): number {
    const now = this.#reasons > 0 ? this.#clock.monotonic() - this.#stillSince : 0;
    return this.#stillBefore + now;
  }

  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  get sliceSize(): number {
    return this.#limits.sliceSize;
  }

  pause(): void {
    if (this.#pause) return;
    const grace = new AbortController();
    const over = Promise.withResolvers<void>();
    this.#pause = { over, grace };
    this.#begin();
    this.#clock.sleep(GRACE_MS, grace.signal).then(
      () => this.#cut.abort(),
      () => {},
    );
  }

  resume(): void {
    const pause = this.#pause;
    if (!pause) return;
    this.#end();
    this.#pause = undefined;
    pause.grace.abort();
    if (this.#cut.signal.aborted) this.#cut = new AbortController();
    pause.over.resolve();
  }

  standStill(): () => void {
    const still = this.#still ?? { holders: 0, over: Promise.withResolvers<void>() };
    this.#still = still;
    still.holders += 1;
    this.#begin();
    for (const end of this.#turns) end();
    let stands = true;
    return () => {
      if (!stands) return;
      stands = false;
      this.#end();
      still.holders -= 1;
      if (still.holders > 0) return;
      this.#still = undefined;
      still.over.resolve();
    };
  }

  setLimits(limits: RateLimits): void {
    this.#limits.set(limits);
  }

  async take(direction: TransferDirection, bytes: number, signal?: AbortSignal): Promise<void> {
    await this.ready(signal);
    await this.#limits[direction].take(bytes, signal);
    // It may have been paused while it waited for its share.
    await this.ready(signal);
  }

  async ready(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    while (this.#pause) await interrupted(this.#pause.over.promise, signal);
  }

  async uploadTurn(signal?: AbortSignal): Promise<() => void> {
    for (;;) {
      await this.ready(signal);
      if (this.#still) await interrupted(this.#still.over.promise, signal);
      const done = await this.#limits.uploadTurn(signal);
      if (!this.#pause && !this.#still) return this.#turn(done);
      // Others may go on meanwhile.
      done();
    }
  }

  #turn(done: () => void): () => void {
    const end = () => {
      if (this.#turns.delete(end)) done();
    };
    this.#turns.add(end);
    return end;
  }

  #begin(): void {
    if (this.#reasons === 0) this.#stillSince = this.#clock.monotonic();
    this.#reasons += 1;
  }

  #end(): void {
    this.#stillBefore = this.#reasons === 1 ? this.pausedFor : this.#stillBefore;
    this.#reasons -= 1;
  }
}
