/** Why a system call on this computer failed; survives the way between threads. */
export interface WriteFailure {
  /** `ENOSPC`, `EACCES`, … */
  readonly code: string;
  readonly message: string;
}

/** The failure behind a caught error; anything that is not a system error is a bug and thrown on. */
export function writeFailure(error: unknown): WriteFailure {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error) {
    return { code: error.code, message: error.message };
  }
  throw error;
}

/** No room left, by disk or by quota: nothing else will fit either. */
export function isDiskFull(failure: WriteFailure): boolean {
  return failure.code === 'ENOSPC' || failure.code === 'EDQUOT';
}

/** `permission denied` and the like, in plain words. */
export function plainReason(failure: WriteFailure): string {
  return reasons[failure.code] ?? failure.code;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not allowed',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'something above it is not a folder',
  ENOENT: 'its folder is missing',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reported an error',
  EMFILE: 'too many files are open',
  EFBIG: 'the file is too large for this disk',
  EINVAL: 'this disk cannot hold that name',
  EILSEQ: 'this disk cannot hold that name',
};
