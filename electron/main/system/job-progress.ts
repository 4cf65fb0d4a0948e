import type { JobState } from '#shared/contract/jobs.ts';

/** What the taskbar shows: 0 to 1, 2 for “busy, nobody knows how long”, -1 for nothing. */
export function taskbarProgress(jobs: readonly JobState[]): number {
  const running = jobs.filter(({ outcome }) => outcome === null);
  if (running.length === 0) return -1;
  const fractions = running.map(({ progress }) =>
    progress === null || progress.bytesTotal === 0 ? undefined : progress.bytesDone / progress.bytesTotal,
  );
  if (fractions.includes(undefined)) return 2;
  // The slowest: the bar shall not be full while something goes on. A full bar means checked, not packed.
  return Math.min(0.99, ...fractions.map((fraction) => fraction ?? 0));
}

/** Whether some job gets on: one that is paused, or waits for keys, is no reason to keep the computer awake. */
export function isAnyMoving(jobs: readonly JobState[]): boolean {
  return jobs.some(({ outcome, paused, waitingFor }) => outcome === null && !paused && waitingFor === null);
}
