import { rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Bucket } from './bucket.ts';
import { fileErrorCode, isAbsent } from './file-errors.ts';
import { findObject } from './find-object.ts';
import { pathOfKey } from './key-path.ts';
import type { ObjectRecord } from './object-record.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Removes the object with that key, and folders that are empty then: in S3 a folder lives only through what is
 * in it. Resolves also when there was none. Flushed, so that a pruned backup does not come back half.
 */
export async function removeObject(
  bucket: Bucket,
  key: string,
  check: (present: ObjectRecord | undefined) => void = () => undefined,
): Promise<void> {
  const parents = await bucket.changes.run(key, async () => {
    const found = await findObject(bucket, key);
    check(found?.record);
    if (!found) return [];
    const { names, folder } = pathOfKey(key, process.platform);
    const parents = folder ? names : names.slice(0, -1);
    if (!folder) {
      await unlink(found.file).catch(ignoreAbsent);
      await syncFolder(path.join(bucket.root, ...parents)).catch(ignoreAbsent);
    }
    await bucket.metadata.forget(parents, folder ? '' : (names.at(-1) ?? ''));
    return parents;
  });
  for (let depth = parents.length; depth > 0; depth--) {
    if (!(await removeEmptyFolder(bucket, parents.slice(0, depth)))) return;
  }
}

/** False when the folder stays: something is in it, or its marker says that it is wanted. */
function removeEmptyFolder(bucket: Bucket, names: readonly string[]): Promise<boolean> {
  return bucket.folders.unlessUsed(names, async () => {
    if ((await bucket.metadata.folder(names)).marker) return false;
    try {
      await rmdir(path.join(bucket.root, ...names));
      return true;
    } catch (error) {
      const code = fileErrorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'EBUSY') return false;
      throw error;
    }
  });
}

/** Somebody else removed it first, which is as good. */
function ignoreAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}
