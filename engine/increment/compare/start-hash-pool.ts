import type { FileSystem } from '../../ports/file-system.ts';
import { systemFileSystem } from '../../ports/system.ts';
import { createInlinePool } from '../../workers/inline-pool.ts';
import { startThreadPool } from '../../workers/thread-pool.ts';
import { type HashPool, jobSet } from './hash-jobs.ts';

/** Up to here starting threads takes longer than the work. */
const INLINE_BYTES = 16 * 1024 * 1024;
const INLINE_FILES = 500;

/** Workers for reading so much: threads, unless there is little to do or the file system is not the real one. */
export function startHashPool(
  files: FileSystem,
  work: { readonly files: number; readonly bytes: number },
): HashPool {
  const little = work.bytes <= INLINE_BYTES && work.files <= INLINE_FILES;
  return little || files !== systemFileSystem
    ? createInlinePool({ jobSet, files })
    : startThreadPool({ jobSet });
}
