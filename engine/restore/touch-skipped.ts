import { join } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';
import { utimesArgument } from './file-times.ts';
import type { SkipAction } from './plan-types.ts';
import { restoredMode } from './restored-mode.ts';
import { type WriteFailure, writeFailure } from './write-failure.ts';

/** Sets time and permissions of files that had the backup's content already; returns what could not be set. */
export function touchSkipped(
  files: FileSystem,
  root: string,
  skipped: Iterable<SkipAction>,
): { action: SkipAction; failed: WriteFailure }[] {
  const failures: { action: SkipAction; failed: WriteFailure }[] = [];
  for (const action of skipped) {
    const failed = action.setMetadata ? touch(files, root, action) : undefined;
    if (failed) failures.push({ action, failed });
  }
  return failures;
}

function touch(files: FileSystem, root: string, { record, path }: SkipAction): WriteFailure | undefined {
  if (record.type !== 'file') return undefined;
  const final = join(root, path);
  try {
    if (!files.lstatSync(final, { throwIfNoEntry: false })?.isFile()) return undefined;
    const seconds = utimesArgument(record.mtime);
    files.utimesSync(final, seconds, seconds);
    files.chmodSync(final, restoredMode(record.mode));
    return undefined;
  } catch (error) {
    return writeFailure(error);
  }
}
