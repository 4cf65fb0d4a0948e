import type { statusMethods } from '#shared/contract/status.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** “Am I safe?”, and what happened lately. */
export function statusHandlers({ status }: ServiceContext): HandlersOf<keyof typeof statusMethods> {
  return {
    'status.get': () => status.get({ refresh: true }),
    'status.history': ({ days }) => status.view(days),
  };
}
