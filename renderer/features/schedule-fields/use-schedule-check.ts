import { useDebouncedValue } from '@mantine/hooks';
import type { Failure } from '#shared/contract/jobs.ts';
import type { Schedule } from '#shared/schedule.ts';
import { useCall } from '../../app/calls.ts';
import { type ScheduleFields, scheduleOf, scheduleProblems } from './schedule-fields.ts';

export interface ScheduleCheck {
  /** The schedule whose next runs can be shown; null while what is typed is none. */
  readonly runsOf: Schedule | null;
  /** Why the engine does not take the schedule as it is typed. */
  readonly refused: Failure | null;
}

/** Asks the engine, a moment after the last key, what it thinks of the schedule that is typed. */
export function useScheduleCheck(fields: ScheduleFields): ScheduleCheck {
  const [settled] = useDebouncedValue(fields, 300);
  const isSound = Object.keys(scheduleProblems(settled)).length === 0;
  const asked: Schedule = isSound ? scheduleOf(settled) : { kind: 'off' };
  const isAsked = asked.kind !== 'off';
  const runs = useCall('plans.nextRuns', { schedule: asked, count: 3 }, { enabled: isAsked });
  // What was refused is what was typed a moment ago; anything newer is not judged yet.
  const isCurrent = JSON.stringify(settled) === JSON.stringify(fields);
  return {
    runsOf: isAsked && !runs.error ? asked : null,
    refused: isCurrent ? (runs.error?.failure ?? null) : null,
  };
}
