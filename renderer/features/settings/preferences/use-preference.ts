import { useQueryClient } from '@tanstack/react-query';
import type { Preferences } from '#shared/contract/app.ts';
import { useAction, useCall } from '../../../app/calls.ts';

/** One preference; setting it takes effect at once. What was refused is not shown as set. */
export function usePreference<K extends keyof Preferences>(name: K) {
  const saved = useCall('preferences.get', {});
  const queries = useQueryClient();
  const action = useAction('preferences.set');
  const asked = action.isPending ? action.variables?.[name] : undefined;
  return {
    /** Undefined while it is not known yet. */
    value: (asked ?? saved.data?.[name]) as Preferences[K] | undefined,
    failure: action.error ?? saved.error,
    set: (value: Preferences[K]) =>
      action.mutate(
        { [name]: value },
        // Otherwise the old choice would flash up until they were asked for again.
        { onSuccess: (next) => queries.setQueryData(['preferences.get', {}], next) },
      ),
  };
}
