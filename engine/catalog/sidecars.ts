import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { CallOptions, Storage } from '../storage/storage.ts';
import type { CatalogEntry } from './catalog-types.ts';
import { findObject } from './find-object.ts';
import { sidecarKey } from './object-key.ts';
import { readObject } from './read-object.ts';
import { nextMark, parseVerifiedMark, type VerificationOutcome, type VerifiedMark } from './verified-mark.ts';

/** What is needed of a backup to write beside it. */
export type MarkedBackup = Pick<CatalogEntry, 'id' | 'key' | 'etag' | 'size'> &
  Partial<Pick<CatalogEntry, 'checked'>>;

/**
 * Pins a backup for every computer: neither pruning nor `deleteBackup` removes it. `at` is in milliseconds since
 * the epoch, `by` the name of this computer. Rejects with `backup-unknown` when the backup has vanished
 * meanwhile, and as `Storage.put` does.
 */
export async function pin(
  storage: Storage,
  backup: Pick<MarkedBackup, 'id' | 'key'>,
  facts: { readonly by: string; readonly at: number },
  options?: CallOptions,
): Promise<void> {
  const key = sidecarKey(backup.key, 'pin');
  const content = { holdall: 1, id: backup.id, by: facts.by, at: new Date(facts.at).toISOString() };
  await storage.put(key, encodeJson(content), options);
  // Asked after the pin was set, not before: a prune on another computer may have been quicker.
  if (await findObject(storage, backup.key, options)) return;
  await storage.delete(key, options);
  throw new AppError('backup-unknown', { id: backup.id });
}

/** Takes the pin away. Ends well also when there was none. Rejects as `Storage.delete` does. */
export async function unpin(
  storage: Storage,
  backup: Pick<MarkedBackup, 'key'>,
  options?: CallOptions,
): Promise<void> {
  await storage.delete(sidecarKey(backup.key, 'pin'), options);
}

/** True when the backup is pinned at this very moment. Rejects as `Storage.head` does. */
export async function isPinned(
  storage: Storage,
  backup: Pick<MarkedBackup, 'key'>,
  options?: CallOptions,
): Promise<boolean> {
  return (await findObject(storage, sidecarKey(backup.key, 'pin'), options)) !== undefined;
}

/**
 * Says for every computer that what stands (or is about to stand) under `key` was never checked after its upload. Set
 * before an upload is committed, so that a crash or a lost connection between commit and check cannot leave a backup
 * that looks checked. `at` is in milliseconds since the epoch, `by` the name of this computer. Rejects as `Storage.put`
 * does.
 */
export async function markUnchecked(
  storage: Storage,
  key: string,
  facts: { readonly id: string; readonly by: string; readonly at: number },
  options?: CallOptions,
): Promise<void> {
  const content = { holdall: 1, id: facts.id, by: facts.by, at: new Date(facts.at).toISOString() };
  await storage.put(sidecarKey(key, 'unchecked'), encodeJson(content), options);
}

/**
 * Takes that back: the object was checked, or is not there. Ends well also when there was no such mark. Rejects as
 * `Storage.delete` does.
 */
export async function clearUnchecked(storage: Storage, key: string, options?: CallOptions): Promise<void> {
  await storage.delete(sidecarKey(key, 'unchecked'), options);
}

/**
 * Writes down for every computer what a verification found out, and returns the mark as it now is. A proof of
 * everything also clears the mark of an upload that was never checked. Two
 * computers that do so for one backup in the same second may overwrite each other's mark; the later one stays.
 * Rejects as the calls of `Storage` do.
 */
export async function markVerified(
  storage: Storage,
  backup: MarkedBackup,
  outcome: VerificationOutcome,
  options?: CallOptions,
): Promise<VerifiedMark> {
  const key = sidecarKey(backup.key, 'verified');
  const mark = nextMark(await readPrevious(storage, key, backup.id, options), backup, outcome);
  await storage.put(key, encodeJson(mark), options);
  if (outcome.mode === 'full' && outcome.ok && backup.checked !== true) {
    await clearUnchecked(storage, backup.key, options);
  }
  return mark;
}

async function readPrevious(
  storage: Storage,
  key: string,
  id: string,
  options: CallOptions = {},
): Promise<VerifiedMark | 'unreadable' | undefined> {
  // Looked for first, because only that tells a missing object for certain from one that may not be read.
  if (!(await findObject(storage, key, options))) return undefined;
  try {
    const { bytes } = await readObject(storage, key, options);
    return parseVerifiedMark(bytes, id) ?? 'unreadable';
  } catch (error) {
    if (isAppError(error, 'object-missing')) return undefined;
    throw error;
  }
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
