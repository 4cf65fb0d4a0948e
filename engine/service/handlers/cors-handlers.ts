import type { corsMethods } from '#shared/contract/cors.ts';
import { applyCors, lookAtCors } from '../../cors/bucket-cors.ts';
import { checkOrigin } from '../../cors/reading-rule.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** The rules of a bucket about web pages. */
export function corsHandlers({ storages, signal }: ServiceContext): HandlersOf<keyof typeof corsMethods> {
  return {
    'cors.look': ({ connection, origin }) => {
      const page = checkOrigin(origin);
      return storages.use(connection, async ({ storage }) => view(await lookAtCors(storage, page, signal)));
    },
    'cors.apply': ({ connection, origin }) => {
      const page = checkOrigin(origin);
      return storages.use(connection, async ({ storage }) => view(await applyCors(storage, page, signal)));
    },
  };
}

function view(state: Awaited<ReturnType<typeof lookAtCors>>) {
  return state.supported ? { ...state, rules: [...state.rules] } : state;
}
