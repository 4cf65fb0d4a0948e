import type { FileSystem } from '../../ports/file-system.ts';
import { systemFileSystem } from '../../ports/system.ts';
import { createInlinePool } from '../../workers/inline-pool.ts';
import { threadCount } from '../../workers/thread-count.ts';
import { startThreadPool } from '../../workers/thread-pool.ts';
import { jobSet, type PackPool } from './pack-jobs.ts';
import { SLOT_BYTES, slotCount } from './slot-layout.ts';

/** Up to here starting threads takes longer than the work. */
const INLINE_BYTES = 4 * 1024 * 1024;
const INLINE_FILES = 500;

/**
 * Workers for packing so much: threads, unless there is very little to do or the file system is not the real
 * one (threads cannot reach it).
 */
export function startPackPool(
  files: FileSystem,
  totals: { readonly files: number; readonly bytes: number },
): PackPool {
  const little = totals.bytes <= INLINE_BYTES && totals.files <= INLINE_FILES;
  return little || files !== systemFileSystem ? inlinePackPool(files) : threadedPackPool();
}

/** Packs in the calling thread. */
export function inlinePackPool(files: FileSystem): PackPool {
  return createInlinePool({ jobSet, files, sharedBytes: slotCount(1) * SLOT_BYTES });
}

/** Packs in worker threads; always with the real file system. */
export function threadedPackPool(workers: number = threadCount()): PackPool {
  return startThreadPool({ jobSet, workers, sharedBytes: slotCount(workers) * SLOT_BYTES });
}
