import type { EventSink, Phase, ProgressEvent } from '#shared/events.ts';
import type { Clock } from '../ports/clock.ts';

/** At most ten progress events a second reach the listener. */
const INTERVAL_MS = 100;
/** Weight of the past in the smoothed speed: about five seconds of memory at ten samples a second. */
const SMOOTHING = 0.98;

export interface ProgressTotals {
  readonly bytes: number;
  readonly files: number;
}

/** Bytes so far: sent or fetched; copied inside the storage; found there from an interrupted upload. */
export interface TransferTally {
  readonly transferred: number;
  readonly reused?: number;
  readonly resumed?: number;
}

/**
 * Turns the many small steps of a job into progress events with speed and remaining time. Each phase starts
 * with an event and ends with one, whatever the interval says, so that no listener misses the last state.
 */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #onEvent: EventSink;
  readonly #tally: () => TransferTally;
  #phase: Phase = 'scan';
  #totals: ProgressTotals = { bytes: 0, files: 0 };
  #bytes = 0;
  #files = 0;
  #currentFile: string | null = null;
  #lastEvent = Number.NEGATIVE_INFINITY;
  #lastBytes = 0;
  #lastSample = 0;
  #speed: number | null = null;

  /** `tally` gives the bytes that went over the wire so far, or all that is to be told of bytes in the storage. */
  constructor(clock: Clock, onEvent: EventSink, tally: () => number | TransferTally) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#tally = () => {
      const told = tally();
      return typeof told === 'number' ? { transferred: told } : told;
    };
  }

  /** Ends the current phase's counting and begins `phase`; totals are 0 where they are not known yet. */
  start(phase: Phase, totals: ProgressTotals = { bytes: 0, files: 0 }): void {
    this.#phase = phase;
    this.#totals = totals;
    this.#bytes = 0;
    this.#files = 0;
    this.#currentFile = null;
    this.#speed = null;
    this.#lastBytes = 0;
    this.#lastSample = this.#clock.monotonic();
    this.#emit();
  }

  /** Sets what has been dealt with so far in this phase. */
  reach(bytes: number, files: number, currentFile: string | null): void {
    this.#bytes = bytes;
    this.#files = files;
    this.#currentFile = currentFile;
    if (this.#clock.monotonic() - this.#lastEvent >= INTERVAL_MS) this.#emit();
  }

  /** Adds to what has been dealt with in this phase. */
  advance(bytes: number, files: number, currentFile: string | null): void {
    this.reach(this.#bytes + bytes, this.#files + files, currentFile);
  }

  /** Tells the last state of the phase. */
  end(): void {
    this.#currentFile = null;
    this.#emit();
  }

  #emit(): void {
    this.#lastEvent = this.#clock.monotonic();
    this.#sampleSpeed();
    this.#onEvent(this.#event());
  }

  #sampleSpeed(): void {
    const now = this.#clock.monotonic();
    const seconds = (now - this.#lastSample) / 1000;
    if (seconds <= 0) return;
    const current = (this.#bytes - this.#lastBytes) / seconds;
    // Events may be further apart than the interval; the weight follows the time, not the number of samples.
    const weight = SMOOTHING ** ((seconds * 1000) / INTERVAL_MS);
    this.#speed = this.#speed === null ? current : this.#speed * weight + current * (1 - weight);
    this.#lastSample = now;
    this.#lastBytes = this.#bytes;
  }

  #event(): ProgressEvent {
    const left = this.#totals.bytes - this.#bytes;
    const { transferred, reused = 0, resumed = 0 } = this.#tally();
    const speed = this.#speed !== null && this.#speed > 0 ? this.#speed : null;
    return {
      type: 'progress',
      phase: this.#phase,
      bytesDone: this.#bytes,
      bytesTotal: this.#totals.bytes,
      filesDone: this.#files,
      filesTotal: this.#totals.files,
      transferredBytes: transferred,
      reusedBytes: reused,
      resumedBytes: resumed,
      currentFile: this.#currentFile,
      bytesPerSecond: speed === null ? null : Math.round(speed),
      etaSeconds: speed === null || this.#totals.bytes === 0 ? null : Math.max(0, Math.ceil(left / speed)),
    };
  }
}
