import { isAppError } from '#shared/errors/app-error.ts';
import type { Storage } from '../storage/storage.ts';

/** True only when the storage says that there is no such object; false when it cannot be asked. */
export async function isGone(storage: Storage, key: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await storage.head(key, { signal });
    return false;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code === 'object-missing';
  }
}
