import { dirname } from 'node:path';
import type { FileSystem } from '../ports/file-system.ts';

/** What must stay free for everybody else: bytes, and the part of the disk where that is less. */
const RESERVE = 256 * 1024 * 1024;
const RESERVE_PART = 0.05;

/** Whether a file of `bytes` can be made at `path` without filling the disk. True where the system does not tell. */
export function hasRoomFor(bytes: number, path: string, files: Pick<FileSystem, 'statfsSync'>): boolean {
  try {
    const { bavail, blocks, bsize } = files.statfsSync(dirname(path));
    return bavail * bsize - bytes >= Math.min(RESERVE, blocks * bsize * RESERVE_PART);
  } catch {
    return true;
  }
}

/** Whether `error` says that a disk, or somebody's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
