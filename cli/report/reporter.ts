import type { JobEvent } from '#shared/events.ts';

/** What a command has to say at its end, for people and for scripts. */
export interface Answer {
  /** For people, lines ending in `\n`; empty when there is nothing to say. A long one is made only when it is wanted. */
  readonly text: string | (() => string);
  /** For scripts: the one value printed with `--json`. */
  readonly json: unknown;
  /** `--quiet` leaves the text of these out: the exit code says enough. */
  readonly confirmation?: true;
}

/** A failure as it is told: an `AppError`'s facts, or a bug. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details?: unknown;
  /** Only of a bug: where it happened. */
  readonly stack?: string;
}

export interface StepTaken {
  readonly step: string;
  readonly ok: boolean;
  /** What was tried, and what is to be said about it. */
  readonly words: string;
  /** For scripts: of a capability, whether the storage has it. */
  readonly verdict?: string;
  /** For scripts: what could be changed about a failure. */
  readonly fix?: object;
}

/** Where a command tells how far it is and what came of it. Results go to standard output, the rest to standard error. */
export interface Reporter {
  event(event: JobEvent): void;
  /** One of a few named things that are tried one after the other. */
  step(step: StepTaken): void;
  /** Something to know that is not a result. */
  warn(message: string): void;
  answer(answer: Answer): void;
  /** The last word of a command that could not do its job. */
  fail(failure: Failure): void;
  /** Clears what is only of use while the command runs. */
  close(): void;
}
