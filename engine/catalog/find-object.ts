import { isAppError } from '#shared/errors/app-error.ts';
import type { CallOptions, ObjectInfo, Storage } from '../storage/storage.ts';

/**
 * Size and ETag of an object, or undefined when there is none. Rejects as `Storage.head` does when the storage
 * cannot be asked. A key that may only see part of a bucket is told “access denied” for objects that do not exist
 * there (AWS, with a policy that names a prefix); a listing narrowed to the object then tells what is true.
 */
export async function findObject(
  storage: Storage,
  key: string,
  options?: CallOptions,
): Promise<ObjectInfo | undefined> {
  try {
    return await storage.head(key, options);
  } catch (error) {
    if (isAppError(error, 'object-missing')) return undefined;
    if (!isAppError(error, 'access-denied')) throw error;
    for await (const page of storage.list(key, options)) {
      if (page.some((object) => object.key === key)) throw error;
    }
    return undefined;
  }
}

/** True only when the storage says that there is no such object; false when it cannot be asked. */
export async function isGone(storage: Storage, key: string, options?: CallOptions): Promise<boolean> {
  try {
    return (await findObject(storage, key, options)) === undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return false;
  }
}
