import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { createInlinePool } from '../workers/inline-pool.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { threadCount } from '../workers/thread-count.ts';
import { startThreadPool } from '../workers/thread-pool.ts';
import { readMemoryBytes } from './read-memory.ts';
import { jobSet, type UnpackJobs } from './unpack-jobs.ts';

/** Work below this is done sooner than threads start. */
const FEW_BYTES = 4 * 1024 ** 2;
const FEW_FILES = 200;

/**
 * A pool for reading back `work`. Worker threads only know the real file system, so an injected one means the
 * calling thread.
 */
export function openUnpackPool(
  files: FileSystem,
  work: { readonly files: number; readonly bytes: number },
  threads?: number,
): WorkerPool<UnpackJobs> {
  const isSmall = work.files <= FEW_FILES && work.bytes <= FEW_BYTES;
  const wanted = threads ?? (isSmall ? 0 : threadCount());
  if (wanted === 0 || files !== systemFileSystem) {
    return createInlinePool({ jobSet, files, sharedBytes: readMemoryBytes(1) });
  }
  return startThreadPool({ jobSet, workers: wanted, sharedBytes: readMemoryBytes(wanted) });
}
