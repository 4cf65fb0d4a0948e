import type { RetryAdvice } from '#shared/errors/error-table.ts';
import type { Schedule } from '#shared/schedule.ts';
import type { Clock, Logger } from '../ports/index.ts';
import type { TimeZone } from './cron-pattern.ts';
import type { ScheduleStateStore } from './schedule-state.ts';

/** A plan as the scheduler sees it; plans without a schedule need not be handed over. */
export interface ScheduledPlan {
  readonly name: string;
  readonly schedule: Schedule;
  /**
   * When its last backup started, if somebody else knows (ms since the epoch). Asked only when the scheduler's
   * own memory was lost, so that what was missed is still noticed and what was done is not done again.
   */
  readonly lastStartAt?: number | undefined;
}

/** Why the scheduler starts a run just now. */
export interface RunTrigger {
  /** `due`: it is time. `missed`: it was time while nobody could run it. `retry`: once more after a failure. */
  readonly kind: 'due' | 'missed' | 'retry';
  /** The time of the schedule that this run is for, ms since the epoch; the newest when several passed. */
  readonly dueAt: number;
}

/** How a run ended; the outcome of a job of the contract fits. */
export type RunOutcome =
  | { readonly status: 'done' | 'incomplete' | 'cancelled' }
  | {
      readonly status: 'failed';
      /** `retry: 'later'` is tried again by itself; anything else waits for the next time of the schedule. */
      readonly failure: { readonly code: string; readonly retry: RetryAdvice };
    }
  /** Nothing was started, and this time of the schedule is let go: a backup of the plan is already `running`. */
  | { readonly status: 'skipped'; readonly reason: 'running' };

/** Stable codes for why a run waits or was skipped; the window has the words. */
export type WaitReason =
  /** It is time, and the scheduler asks every minute whether the network is back. */
  | 'no-network'
  /** It is time, and somebody has to enter the passphrase first. */
  | 'secrets-locked'
  /** It is time, and another plan is being backed up. */
  | 'queue'
  /** The last attempt failed for a reason that passes; `nextRunAt` is the next attempt. */
  | 'retry'
  /** The last time of the schedule was let go, because a backup of the plan was still running. */
  | 'running'
  /** The schedule cannot be understood or never comes; nothing will run. */
  | 'schedule-invalid';

/** See `SchedulerOptions.online`. */
export type Reachable = boolean | Extract<WaitReason, 'secrets-locked'>;

/** What there is to say about a plan's schedule. Times are ms since the epoch. */
export interface PlanScheduleState {
  /** Already past while it waits for the network or for its turn. */
  readonly nextRunAt: number | undefined;
  readonly waitingFor: WaitReason | undefined;
  /** Whether the scheduler is running it now. */
  readonly running: boolean;
  readonly lastRunAt: number | undefined;
  readonly lastOutcome: LastOutcome | undefined;
  readonly lastSkip: { readonly at: number; readonly reason: 'running' } | undefined;
}

/** `interrupted`: Holdall was closed or ended in mid run. `code` is that of the failure. */
export interface LastOutcome {
  readonly status: 'done' | 'incomplete' | 'cancelled' | 'failed' | 'interrupted';
  readonly at: number;
  readonly code?: string | undefined;
}

export interface SchedulerOptions {
  readonly ports: { readonly clock: Clock; readonly logger: Logger };
  /** The plans as they are now; asked at least every minute. When it fails, the last answer stands. */
  plans(): readonly ScheduledPlan[] | Promise<readonly ScheduledPlan[]>;
  readonly state: ScheduleStateStore;
  /**
   * Backs up one plan; never called while an earlier call is still going on. A rejection counts as a failure.
   * `signal` aborts when the scheduler is closed; the run should then end soon, as `cancelled`.
   */
  run(plan: string, trigger: RunTrigger, signal: AbortSignal): Promise<RunOutcome>;
  /**
   * Whether the storage of that plan can be expected to be reachable, or why not; false = no network. No answer in
   * half a minute means yes.
   */
  online(plan: string): Reachable | Promise<Reachable>;
  /** Told after every change of what `state` says. */
  onChange?(): void;
  /** Told what a person should know: the memory of the schedules was lost (`schedule-state-lost`). */
  onNotice?(notice: { readonly code: string; readonly message: string }): void;
  /** The zone that times of day are meant in. A function where the computer may travel. */
  readonly timeZone: TimeZone | (() => TimeZone);
}

export interface Scheduler {
  /** Starts nothing more, aborts the signal of a run in progress, and waits for it to end. */
  close(): Promise<void>;
  /** Looks at everything anew at once: after the computer woke up, the network came back, or settings changed. */
  wake(): void;
  /** Undefined for a plan that has no schedule. */
  state(plan: string): PlanScheduleState | undefined;
}
