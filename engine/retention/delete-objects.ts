import { isAppError } from '#shared/errors/app-error.ts';
import { isGone } from '../catalog/find-object.ts';
import type { Storage } from '../storage/storage.ts';

export interface FailedDelete {
  readonly key: string;
  /** A plain clause without a full stop. */
  readonly reason: string;
}

export interface DeletedObjects {
  /** Objects that are gone now. */
  readonly gone: ReadonlySet<string>;
  readonly failed: readonly FailedDelete[];
}

/** Keys in one call; the most that one S3 request takes. */
const BATCH = 1000;

/**
 * Deletes many objects and reports on every one of them. Where an answer was lost or an error came back, the
 * object is looked for again, so that `gone` and `failed` say what is true and not what was answered. Rejects
 * only with the signal's reason, or for a bug.
 */
export async function deleteObjects(
  storage: Storage,
  keys: readonly string[],
  options: { readonly signal?: AbortSignal | undefined; readonly onGone?: (keys: number) => void } = {},
): Promise<DeletedObjects> {
  const gone = new Set<string>();
  const failed: FailedDelete[] = [];
  let stopped: string | undefined;
  for (let at = 0; at < keys.length; at += BATCH) {
    const batch = keys.slice(at, at + BATCH);
    if (stopped !== undefined) {
      for (const key of batch) failed.push({ key, reason: stopped });
      continue;
    }
    // A key the answer does not mention at all is not taken for deleted either.
    const reasons = new Map(batch.map((key) => [key, 'the storage did not answer for it']));
    try {
      for (const outcome of await storage.deleteMany(batch, { signal: options.signal })) {
        if (outcome.error) reasons.set(outcome.key, clause(outcome.error));
        else reasons.delete(outcome.key);
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
      stopped = clause(error);
      for (const key of batch) reasons.set(key, stopped);
    }
    for (const key of batch) {
      const reason = reasons.get(key);
      if (reason === undefined || (await isGone(storage, key, { signal: options.signal }))) gone.add(key);
      else failed.push({ key, reason });
    }
    options.onGone?.(gone.size);
  }
  return { gone, failed };
}

function clause(error: Error): string {
  return error.message.replace(/\.$/, '');
}
