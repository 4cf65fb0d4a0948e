import { setImmediate } from 'node:timers/promises';
import type { FileSystem } from '../ports/file-system.ts';
import type { ScanList } from '../scan/scan-types.ts';
import { isLiveJournal, readDatabaseHeader, SMALLEST_PAGE } from './database-header.ts';
import { JOURNAL, SIDE_FILES, WAL } from './side-files.ts';

export interface FoundDatabase {
  readonly index: number;
  /** Absolute path. */
  readonly path: string;
  /** False: it is as it was in the last backup, and nothing waits to get into it. */
  readonly changed: boolean;
}

/** Items looked at in one go: a few milliseconds unless most of them have to be opened. */
const ITEMS_PER_STEP = 4096;

/**
 * Finds the SQLite databases of a scan by their first bytes, in scan order. Only files that are a whole number of pages
 * long are opened, and of the unchanged ones only those with something of SQLite's beside them. What cannot be read is
 * passed over. Rejects with the signal's reason.
 */
export async function findDatabases(
  items: ScanList,
  files: FileSystem,
  { isUnchanged, signal }: { readonly isUnchanged: (index: number) => boolean; readonly signal: AbortSignal },
): Promise<FoundDatabase[]> {
  const found: FoundDatabase[] = [];
  for (let index = 0; index < items.length; index += 1) {
    if (index % ITEMS_PER_STEP === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const size = items.sizeAt(index);
    if (size < SMALLEST_PAGE || size % SMALLEST_PAGE !== 0 || items.typeAt(index) !== 'file') continue;
    const path = items.at(index).absolute;
    try {
      const database = look(path, isUnchanged(index), files);
      if (database) found.push({ index, path, ...database });
    } catch {
      // Gone or not readable: the packer will come across it, and tell.
    }
  }
  return found;
}

function look(path: string, unchanged: boolean, files: FileSystem): { readonly changed: boolean } | null {
  if (unchanged && !SIDE_FILES.some((ending) => files.lstatSync(path + ending, { throwIfNoEntry: false })))
    return null;
  if (readDatabaseHeader(files, path) === null) return null;
  return { changed: !unchanged || hasLog(path, files) || isLiveJournal(files, path + JOURNAL) };
}

/** What was committed may so far stand in the log alone, which leaves the database's own size and time as they were. */
function hasLog(path: string, files: FileSystem): boolean {
  return (files.lstatSync(path + WAL, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
