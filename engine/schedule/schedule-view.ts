import type { ScheduleRecord } from './schedule-record.ts';
import type { PlanScheduleState, WaitReason } from './scheduler-types.ts';

/** What the scheduler knows about a plan besides its record. */
export interface PlanFacts {
  /** `firstOpen` of the record; undefined when the schedule is never due or cannot be understood. */
  readonly open: number | undefined;
  /** Why a run that is due has not been started. */
  readonly held: 'no-network' | 'secrets-locked' | 'queue' | undefined;
  readonly running: boolean;
}

/** A record as a person wants to see it. */
export function viewOf(record: ScheduleRecord, facts: PlanFacts, now: number): PlanScheduleState {
  const { retry, skip, startedAt, outcome } = record;
  const times = [facts.open, retry?.at].filter((time) => time !== undefined);
  const nextRunAt = times.length > 0 ? Math.min(...times) : undefined;
  return {
    nextRunAt,
    waitingFor: waitReason(record, facts, nextRunAt, now),
    running: facts.running,
    lastRunAt: startedAt,
    lastOutcome: outcome,
    lastSkip: skip,
  };
}

function waitReason(
  { retry, skip, startedAt }: ScheduleRecord,
  { open, held }: PlanFacts,
  nextRunAt: number | undefined,
  now: number,
): WaitReason | undefined {
  if (held && nextRunAt !== undefined && nextRunAt <= now) return held;
  if (retry && retry.at === nextRunAt) return 'retry';
  if (open === undefined) return 'schedule-invalid';
  if (skip && (startedAt === undefined || skip.at > startedAt)) return 'running';
  return undefined;
}
