import type { Failure } from '#shared/contract/jobs.ts';
import { failures } from '../languages/en/failures.ts';

type Words = typeof failures;
export type FailureCode = keyof Words;

export interface FailureText {
  readonly what: string;
  readonly todo: string;
}

export function hasWords(code: string): code is FailureCode {
  return Object.hasOwn(failures, code);
}

/** The facts of a failure as the sentences use them: lists become text, everything else is shown as it is. */
export function factsOf(failure: Pick<Failure, 'details'>): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, value] of Object.entries(failure.details ?? {})) {
    if (Array.isArray(value)) facts[name] = value.map(String).join(', ');
    else if (typeof value === 'string' || typeof value === 'number') facts[name] = String(value);
  }
  return facts;
}
