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
export function removeObject(
  bucket: Bucket,
  key: string,
  check: (present: ObjectRecord | undefined) => void = () => undefined,
): Promise<void> {
  return bucket.changes.run(key, async () => {
    const found = await findObject(bucket, key);
    check(found?.record);
    if (!found) return;
    const { names, folder } = pathOfKey(key, process.platform);
    const parents = folder ? names : names.slice(0, -1);
    if (!folder) {
      await unlink(found.file).catch(ignoreAbsent);
      await syncFolder(path.join(bucket.root, ...parents)).catch(ignoreAbsent);
    }
    await bucket.metadata.forget(parents, folder ? '' : (names.at(-1) ?? ''));
    await removeEmptyFolders(bucket, parents);
  });
}

async function removeEmptyFolders(bucket: Bucket, names: readonly string[]): Promise<void> {
  for (let depth = names.length; depth > 0; depth--) {
    const folder = names.slice(0, depth);
    if ((await bucket.metadata.folder(folder)).marker) return;
    try {
      await rmdir(path.join(bucket.root, ...folder));
    } catch (error) {
      const code = fileErrorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'EBUSY') return;
      throw error;
    }
  }
}

/** Somebody else removed it first, which is as good. */
function ignoreAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}
