import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Retry } from './retry.ts';
import { serverCodeOf } from './server-code-of.ts';
import type { ObjectInfo, Storage } from './storage.ts';

export interface Commit {
  readonly storage: Storage;
  readonly key: string;
  /** Bytes the finished object has. */
  readonly size: number;
  /** The call that makes the object appear; returns its ETag. */
  readonly act: () => Promise<string>;
  readonly retry: Retry;
  readonly signal: AbortSignal;
}

/**
 * Makes an object appear and knows in the end whether it did. An error does not mean that the storage did nothing
 * — the answer may have been lost on the way —, so every failure is followed by a look at the key, which belongs
 * to this upload alone. There with the right size: done. Not there: the call is repeated if it may be. Resolves with the object's ETag.
 */
export async function commitObject(commit: Commit): Promise<string> {
  const { retry, signal } = commit;
  for (let failed = 1; ; failed += 1) {
    try {
      return await commit.act();
    } catch (error) {
      signal.throwIfAborted();
      const etag = await etagIfThere(commit, error);
      if (etag !== undefined) return etag;
      if (!isAppError(error)) throw error;
      await retry.pause('commit', error, failed, signal);
    }
  }
}

/** Undefined when it certainly is not there; rejects with `failure` when nobody knows, with `check-failed` when it is wrong. */
async function etagIfThere(commit: Commit, failure: unknown): Promise<string | undefined> {
  const { storage, key, size, signal } = commit;
  let found: ObjectInfo;
  try {
    found = await storage.head(key, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error, 'object-missing')) return undefined;
    // “No such upload” is what a finished one gets too: then the look is what really failed.
    throw serverCodeOf(failure) === 'NoSuchUpload' ? error : failure;
  }
  if (found.size === size) return found.etag;
  const problem = `it has ${found.size} bytes instead of ${size}`;
  throw new AppError('check-failed', { key, problem, removed: false });
}
