import type { JobOutcome, JobRequest, JobState, JobWaiting } from '#shared/contract/jobs.ts';
import type { Issue, JobEvent, ProgressEvent } from '#shared/events.ts';
import { isRemark, type Notice } from '#shared/notice.ts';
import type { Clock } from '../ports/index.ts';

/** Milliseconds between two events of a running job. */
const EVENT_EVERY = 100;
const MOST_ISSUES = 1000;
/** Events of a running job carry no more issues than this: a window shows the first ones and the number. */
const ISSUES_WHILE_RUNNING = 20;
const MOST_NOTICES = 100;

export interface NewJob {
  readonly jobId: string;
  readonly request: JobRequest;
  readonly trigger: JobState['trigger'];
}

/**
 * The state of one job as windows see it. Changes are told at most ten times a second, the last one of a burst
 * included; the outcome is told at once and is always the last event.
 */
export class JobRecord {
  readonly #clock: Clock;
  readonly #tell: (state: JobState) => void;
  #state: JobState;
  #toldAt = Number.NEGATIVE_INFINITY;
  #waiting: AbortController | undefined;

  constructor(job: NewJob, clock: Clock, tell: (state: JobState) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#state = {
      ...job,
      startedAt: new Date(clock.now()).toISOString(),
      finishedAt: null,
      paused: false,
      waitingFor: null,
      sequence: 0,
      progress: null,
      issues: [],
      issueCount: 0,
      notices: [],
      outcome: null,
    };
  }

  get state(): JobState {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state.outcome === null;
  }

  /** Takes what the engine tells. After the end nothing counts any more. */
  take(event: JobEvent): void {
    if (!this.isRunning) return;
    this.#state = { ...this.#state, ...changeBy(event, this.#state) };
    this.#tellSoon();
  }

  /** Says that a person holds the job or lets it go on. */
  setPaused(paused: boolean): void {
    if (!this.isRunning || paused === this.#state.paused) return;
    this.#hold({ paused });
  }

  /** Says what the job stands still for; null when it goes on. */
  setWaiting(waitingFor: JobWaiting | null): void {
    if (this.isRunning) this.#hold({ waitingFor });
  }

  /** Begins to tell. */
  begin(): void {
    this.#tellNow();
  }

  /** @param issues the complete list, when the work has one; otherwise what was told so far stands */
  finish(outcome: JobOutcome, issues?: readonly Issue[]): void {
    const all = issues
      ? { issues: issues.slice(0, MOST_ISSUES), issueCount: issues.length }
      : { issues: this.#state.issues, issueCount: this.#state.issueCount };
    const finishedAt = new Date(this.#clock.now()).toISOString();
    this.#state = { ...this.#state, ...all, paused: false, waitingFor: null, finishedAt, outcome };
    this.#tellNow();
  }

  #hold(change: Partial<Pick<JobState, 'paused' | 'waitingFor'>>): void {
    const next = { ...this.#state, ...change };
    this.#state = { ...next, ...progressOf(next.progress, standsStill(next)) };
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#waiting) return;
    const wait = this.#toldAt + EVENT_EVERY - this.#clock.monotonic();
    if (wait <= 0) {
      this.#tellNow();
      return;
    }
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#clock.sleep(wait, waiting.signal).then(
      () => this.#tellNow(),
      () => {},
    );
  }

  #tellNow(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.abort();
    this.#toldAt = this.#clock.monotonic();
    this.#state = { ...this.#state, sequence: this.#state.sequence + 1 };
    const { issues } = this.#state;
    this.#tell(
      this.isRunning ? { ...this.#state, issues: issues.slice(0, ISSUES_WHILE_RUNNING) } : this.#state,
    );
  }
}

function standsStill({ paused, waitingFor }: JobState): boolean {
  return paused || waitingFor !== null;
}

/** While it stands still nobody can know when it will be done. */
function progressOf(progress: ProgressEvent | null, stands: boolean): { progress: ProgressEvent | null } {
  const isHeld = stands && progress !== null;
  return { progress: isHeld ? { ...progress, bytesPerSecond: null, etaSeconds: null } : progress };
}

function changeBy(event: JobEvent, state: JobState): Partial<JobState> {
  switch (event.type) {
    case 'progress':
      return progressOf(event, standsStill(state));
    case 'issue': {
      const { kind, path, message } = event;
      const issueCount = state.issueCount + 1;
      if (state.issues.length < MOST_ISSUES) state.issues.push({ kind, path, message });
      return { issueCount };
    }
    case 'notice': {
      const { type: _type, ...notice } = event;
      return { notices: latest([...state.notices, notice]) };
    }
  }
}

/** Of a hundred retries nobody misses the first; what counts at the end must not be pushed out by them. */
function latest(notices: readonly Notice[]): Notice[] {
  const all = [...notices];
  while (all.length > MOST_NOTICES) {
    const first = all.findIndex(({ code }) => !isRemark(code));
    all.splice(Math.max(0, first), 1);
  }
  return all;
}
