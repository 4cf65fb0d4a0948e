import type { CorsRule } from '#shared/cors.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { OpenStorage } from '../storage/open-storage.ts';
import { mergeRules } from './merge-rules.ts';

/** What S3 takes. */
const MOST_RULES = 100;

export type CorsState =
  /** The storage has no such rules: what pages may do is decided somewhere else, mostly in its own settings. */
  | { readonly supported: false }
  | {
      readonly supported: true;
      readonly rules: readonly CorsRule[];
      /** What would be added or changed; null when nothing has to be. */
      readonly change: CorsRule | null;
    };

/**
 * The rules of the connection's bucket about web pages, and what is missing for pages of `origin` to read by link.
 * @throws AppError `access-denied` and the like
 */
export async function lookAtCors(
  { cors }: OpenStorage,
  origin: string,
  signal: AbortSignal,
): Promise<CorsState> {
  try {
    const rules = await cors?.read({ signal });
    if (rules === undefined) return { supported: false };
    return { supported: true, rules, change: mergeRules(rules, origin).change };
  } catch (error) {
    if (isAppError(error, 'storage-unsupported')) return { supported: false };
    throw error;
  }
}

/**
 * Adds the missing rule to those that are there by then, and reads back whether all of them are.
 * @returns the state after it
 * @throws AppError `storage-unsupported`, `answer-invalid` when the storage has not kept what it took, `access-denied` …
 */
export async function applyCors(
  storage: OpenStorage,
  origin: string,
  signal: AbortSignal,
): Promise<Extract<CorsState, { supported: true }>> {
  const before = await lookAtCors(storage, origin, signal);
  const { cors } = storage;
  if (!before.supported || !cors) throw unsupported();
  if (before.change === null) return before;
  const merged = mergeRules(before.rules, origin);
  if (merged.rules.length > MOST_RULES) {
    const problem = `the bucket has ${MOST_RULES} rules already, and takes no more`;
    throw new AppError('usage-invalid', { problem: `No rule can be added: ${problem}.` });
  }
  await cors.write(merged.rules, { signal });
  const after = await lookAtCors(storage, origin, signal);
  if (!after.supported) throw unsupported();
  if (after.change !== null || after.rules.length !== merged.rules.length) {
    const operation = 'keep rules for web pages';
    throw new AppError('answer-invalid', { operation, problem: 'it took the rules, but shows others' });
  }
  return after;
}

function unsupported(): AppError {
  const operation = 'keep rules for web pages';
  return new AppError('storage-unsupported', { operation, status: 0, serverCode: '' });
}
