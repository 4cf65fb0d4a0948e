import type { JobState } from '#shared/contract/jobs.ts';
import type { Phase } from '#shared/events.ts';

/** The phases of each kind of job, in order. */
export const phasesOf: Record<JobState['request']['kind'], readonly Phase[]> = {
  backup: ['scan', 'pack', 'commit', 'check'],
  restore: ['list', 'read'],
  verify: ['list', 'read'],
  download: ['list', 'read'],
  prune: ['list', 'delete'],
};

/** The step that a phase is shown as: what comes before packing is one step, whatever there is to look at. */
export function stepOf(phase: Phase): Phase {
  return phase === 'capture' || phase === 'compare' ? 'scan' : phase;
}

/**
 * How far a job is, 0…1, or null while nobody can know. It stays below 1 until the job has ended: packing
 * everything is not the same as having checked what was stored.
 */
export function fractionDone(job: JobState): number | null {
  if (job.outcome !== null) return 1;
  const { progress } = job;
  if (progress === null) return null;
  switch (progress.phase) {
    case 'scan':
    case 'capture':
    case 'compare':
    case 'list':
      return null;
    case 'commit':
    case 'check':
      return 0.99;
    case 'pack':
    case 'read':
    case 'delete':
      if (progress.bytesTotal > 0) return Math.min(0.99, progress.bytesDone / progress.bytesTotal);
      return progress.filesTotal > 0 ? Math.min(0.99, progress.filesDone / progress.filesTotal) : null;
  }
}
