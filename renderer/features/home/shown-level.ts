import type { PlanStatus } from '#shared/contract/status.ts';

/** What is said of a level: a backup that waits for a person is not “backing up”. */
export type ShownLevel = PlanStatus['level'] | 'paused' | 'runningFirst' | 'pausedFirst';

/** Whether the backup that is being made is the first that anything can be restored from. */
export function isFirst({ level, reasons }: PlanStatus): boolean {
  return level === 'running' && reasons.includes('never-backed-up');
}

/** What a level is called while a backup runs, or is held: a first one protects nobody before it is done. */
export function shownLevel(level: PlanStatus['level'], isHeld: boolean, first: boolean): ShownLevel {
  if (level !== 'running') return level;
  if (isHeld) return first ? 'pausedFirst' : 'paused';
  return first ? 'runningFirst' : 'running';
}
