const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'the disk reported an error',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its path is too long for this system',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ESTALE: 'the network drive has lost it',
  EBUSY: 'another program is holding it',
  ETIMEDOUT: 'the drive did not answer',
};

/** The system's error code (`EACCES`, …) of something thrown by the file system, or '' when there is none. */
export function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Why the file system refused, as a few plain words that fit into brackets. */
export function failureReason(error: unknown): string {
  const code = failureCode(error);
  return reasons[code] ?? (code || 'unknown reason');
}
