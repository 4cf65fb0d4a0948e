import { failureCode } from '../scan/failure-reason.ts';
import type { CaptureOutcome, LeftAsFiles } from './capture-types.ts';
import { isDiskFull } from './room-on-disk.ts';
import { sqliteFailure } from './sqlite-access.ts';

/** There is no image, and why. */
export function asFiles(reason: LeftAsFiles, detail = ''): CaptureOutcome {
  return { captured: false, reason, detail };
}

const REASONS = {
  busy: 'locked',
  full: 'no-room',
  damaged: 'damaged',
  'needs-rollback': 'changing',
  other: 'failed',
} as const;

const UNREADABLE = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EBUSY', 'EIO', 'ELOOP']);

/** What becomes of a database when `error` was thrown. */
export function outcomeOf(error: unknown): CaptureOutcome {
  const failure = sqliteFailure(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (failure !== null) return asFiles(REASONS[failure], detail);
  if (isDiskFull(error)) return asFiles('no-room', detail);
  return asFiles(UNREADABLE.has(failureCode(error)) ? 'unreadable' : 'failed', detail);
}
