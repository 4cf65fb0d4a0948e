import { join } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';
import { isTemporaryName } from './temporary-names.ts';

/** A restore that is alive changes each of its unfinished files far more often. */
const STALE_MS = 60 * 60 * 1000;

/**
 * Removes what a restore that was killed has left unfinished in `folder` (absolute, not a link). Only files with a
 * name of ours that nobody has touched for an hour go; `keep` says which names belong to the backup. Best effort:
 * what cannot be removed does no harm.
 */
export function removeStaleParts(
  files: FileSystem,
  folder: string,
  { now, keep }: { readonly now: number; readonly keep: (name: string) => boolean },
): void {
  for (const name of namesIn(files, folder)) {
    if (!isTemporaryName(name) || keep(name)) continue;
    const path = join(folder, name);
    try {
      const stat = files.lstatSync(path, { throwIfNoEntry: false });
      // Not the modification time, which is set to that of the file in the backup.
      if (stat?.isFile() && stat.ctimeMs < now - STALE_MS) files.unlinkSync(path);
    } catch {
      // It stays.
    }
  }
}

function namesIn(files: FileSystem, folder: string): string[] {
  try {
    return files.readdirSync(folder);
  } catch {
    return [];
  }
}
