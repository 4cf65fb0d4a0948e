import type { JobRequest } from '#shared/contract/jobs.ts';

/**
 * Why a job cannot start beside those that are running, as a plain sentence; undefined when it can. Pure. Two
 * jobs that write to one plan's backups exclude each other, and so do two that write to one place on this
 * computer; reading goes on beside everything.
 */
export function jobConflict(wanted: JobRequest, running: readonly JobRequest[]): string | undefined {
  for (const other of running) {
    const sentence = conflict(wanted, other);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function conflict(wanted: JobRequest, other: JobRequest): string | undefined {
  if ('plan' in wanted && 'plan' in other && wanted.plan === other.plan) {
    return other.kind === 'backup'
      ? `The plan “${other.plan}” is being backed up already.`
      : `Old backups of the plan “${other.plan}” are being removed. Try again when that has ended.`;
  }
  if ('to' in wanted && 'to' in other && wanted.to === other.to) {
    return `Another job is writing to ${wanted.to}. Wait for it to end, or choose another place.`;
  }
  const isSameCheck = wanted.kind === 'verify' && other.kind === 'verify' && wanted.id === other.id;
  return isSameCheck && wanted.connection === other.connection
    ? 'This backup is being verified already.'
    : undefined;
}
