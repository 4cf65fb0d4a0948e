import type { PlanSettings } from '#shared/plan.ts';
import { useAction } from '../../../app/calls.ts';

/** Saves a plan; a failure stays in `error` until the next attempt. */
export function useSavePlan() {
  const action = useAction('plans.save');
  return {
    isPending: action.isPending,
    error: action.error,
    reset: action.reset,
    /** The plan as it was saved, or null when that failed. `replaces` is absent for a new one. */
    async save(plan: PlanSettings, replaces?: string): Promise<PlanSettings | null> {
      try {
        return await action.mutateAsync({ plan, ...(replaces === undefined ? {} : { replaces }) });
      } catch {
        return null;
      }
    },
  };
}
