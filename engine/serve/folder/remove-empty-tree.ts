import { readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { fileErrorCode } from './file-errors.ts';

/** Removes the folders below `root` that hold nothing but empty folders. `spared`, in the root, stays. */
export async function removeEmptyTree(root: string, spared?: string): Promise<void> {
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === spared) continue;
    const folder = path.join(root, entry.name);
    await removeEmptyTree(folder);
    try {
      await rmdir(folder);
    } catch (error) {
      if (fileErrorCode(error) !== 'ENOTEMPTY') throw error;
    }
  }
}
