import type { Storage } from '../storage/storage.ts';
import type { ListedSidecar } from './listing.ts';
import { readObject } from './read-object.ts';
import { parseVerifiedMark, type VerifiedMark } from './verified-mark.ts';

/** Ours are a few KB at most; anything larger is not worth fetching to find that out. */
const MAX_MARK = 64 * 1024;

/** Fetches a listed verification mark. Rejects as `Storage.get` does. */
export async function readMark(
  storage: Storage,
  sidecar: ListedSidecar,
  signal?: AbortSignal,
): Promise<VerifiedMark | 'unreadable'> {
  const { key, size } = sidecar.object;
  if (size > MAX_MARK) return 'unreadable';
  const { bytes } = await readObject(storage, key, { signal });
  return parseVerifiedMark(bytes, sidecar.id) ?? 'unreadable';
}
