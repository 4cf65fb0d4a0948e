import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { JobState } from '#shared/contract/jobs.ts';
import type { JobsStore } from './jobs-store.ts';

export const JobsContext = createContext<JobsStore | null>(null);

/** Running jobs and outcomes not yet dismissed, newest first, live. */
export function useJobs(): readonly JobState[] {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** One job, live; undefined while unknown and after it was dismissed. */
export function useJob(jobId: string | null): JobState | undefined {
  return useJobs().find((job) => job.jobId === jobId);
}

/** Names of the plans that are being backed up; draws again only when one begins or ends. */
export function usePlansBeingBackedUp(): readonly string[] {
  return usePlansOf(isRunning);
}

/** Names of the plans whose backup is paused; draws again only when that changes. */
export function usePausedPlans(): readonly string[] {
  return usePlansOf(isPaused);
}

/** The code of the failure with which the plan's newest backup ended, while its outcome is on the screen. */
export function useShownFailure(plan: string): string | undefined {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => {
    const newest = store.snapshot().find(({ request }) => request.kind === 'backup' && request.plan === plan);
    return newest?.outcome?.status === 'failed' ? newest.outcome.failure.code : undefined;
  });
}

const isRunning = ({ outcome }: JobState) => outcome === null;
const isPaused = ({ paused }: JobState) => paused;

function usePlansOf(fits: (job: JobState) => boolean): readonly string[] {
  const store = useStore();
  const names = useSyncExternalStore(store.subscribe, () =>
    store
      .snapshot()
      .flatMap((job) => (fits(job) && job.request.kind === 'backup' ? [job.request.plan] : []))
      .join('\n'),
  );
  return useMemo(() => (names === '' ? [] : names.split('\n')), [names]);
}

function useStore(): JobsStore {
  const store = useContext(JobsContext);
  if (store === null) throw new Error('Jobs are used outside of JobsContext');
  return store;
}
