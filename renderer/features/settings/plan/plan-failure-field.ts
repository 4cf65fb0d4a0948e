import type { Failure } from '#shared/contract/jobs.ts';
import type { PlanFields } from './plan-fields.ts';

/** What the engine calls a field in `field-invalid`. */
const byName: Record<string, keyof PlanFields> = {
  'name of the plan': 'name',
  plan: 'folders',
  'list of folders': 'folders',
  folder: 'folders',
};

/** The field of a plan that a failure is about, or null when it is about no single one. */
export function planFailureField(failure: Failure): keyof PlanFields | null {
  switch (failure.code) {
    case 'name-taken':
      return 'name';
    case 'connection-unknown':
      return 'connection';
    case 'field-invalid': {
      const name = String(failure.details?.field);
      return Object.hasOwn(byName, name) ? (byName[name] ?? null) : null;
    }
    default:
      return null;
  }
}
