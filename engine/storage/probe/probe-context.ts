import type { TestNoteCode, TestStepName } from '#shared/contract/connection-test.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { StorageCapabilities } from '../capabilities.ts';
import type { CallOptions, Storage } from '../storage.ts';
import type { ProbeCalls } from './probe-calls.ts';
import type { ProbeNote } from './probe-notes.ts';
import type { ProbeResult } from './probe-types.ts';
import type { TestObjects } from './test-objects.ts';

/** What the steps of one test share. */
export interface ProbeContext {
  readonly storage: Storage;
  /** Absent where the storage is none of S3's (in memory): what needs it is then not tried. */
  readonly calls: ProbeCalls | undefined;
  readonly objects: TestObjects;
  readonly random: Random;
  readonly clock: Clock;
  readonly call: CallOptions;
  /** Bytes; see `ProbeOptions`. */
  readonly leastPart: number;
  /** Filled step by step. */
  readonly seen: Partial<StorageCapabilities>;
  report(result: Omit<ProbeResult, 'message'>): void;
}

/** What trying out a capability came to. */
export type Finding = 'yes' | 'no' | 'unknown';

export const note = (code: TestNoteCode, values?: ProbeNote['values']): { note: ProbeNote } => ({
  note: values ? { code, values } : { code },
});

/**
 * `no` when the storage answered that it cannot, or answered nonsense; `unknown` when the answer may be another
 * one tomorrow (the network, a busy server) or is about these keys only. Bugs are thrown on.
 */
export function refusal(error: unknown, { call }: ProbeContext): 'no' | 'unknown' {
  call.signal?.throwIfAborted();
  if (!isAppError(error)) throw error;
  const definite = [
    'storage-unsupported',
    'storage-refused',
    'answer-invalid',
    'not-s3',
    'object-missing',
  ] as const;
  return isAppError(error as AppError, ...definite) ? 'no' : 'unknown';
}

/** Reports a capability; the words for `no` are the step's own. */
export function reportFinding(
  context: ProbeContext,
  step: TestStepName,
  finding: Finding,
  noteIfNo: TestNoteCode | undefined,
): void {
  const said = finding === 'unknown' ? note('not-told') : finding === 'no' && noteIfNo ? note(noteIfNo) : {};
  context.report({ step, ok: true, verdict: finding, ...said });
}
