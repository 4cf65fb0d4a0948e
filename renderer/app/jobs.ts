import { createContext, useContext, useSyncExternalStore } from 'react';
import type { JobState } from '#shared/contract/jobs.ts';
import type { JobsStore } from './jobs-store.ts';

export const JobsContext = createContext<JobsStore | null>(null);

/** Running jobs and outcomes not yet dismissed, newest first, live. */
export function useJobs(): readonly JobState[] {
  const store = useContext(JobsContext);
  if (store === null) throw new Error('useJobs outside of JobsContext');
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** One job, live; undefined while unknown and after it was dismissed. */
export function useJob(jobId: string | null): JobState | undefined {
  return useJobs().find((job) => job.jobId === jobId);
}
