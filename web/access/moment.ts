import type { Ports } from '#engine/index.ts';

/** A point in time by both clocks: one stands still while the computer sleeps, the other can be set back. */
export interface Moment {
  readonly wall: number;
  readonly steady: number;
}

export function momentOf(clock: Ports['clock']): Moment {
  return { wall: clock.now(), steady: clock.monotonic() };
}

/** Milliseconds since then, by the clock that says more: what is to expire must not be kept alive by the other. */
export function elapsedSince(moment: Moment, clock: Ports['clock']): number {
  return Math.max(clock.now() - moment.wall, clock.monotonic() - moment.steady);
}
