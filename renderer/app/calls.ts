import {
  keepPreviousData,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { ContractEvent, MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';
import type { CallFailed } from './call-failed.ts';
import { useClient } from './client.ts';

interface CallOptions {
  /** False = do not ask (yet). */
  readonly enabled?: boolean;
  /** Keep showing the answer to the previous request while the next one is on its way. */
  readonly keepPrevious?: boolean;
  /** For what changes without an event, such as folders on disk: asked again whenever it is shown anew. */
  readonly alwaysAsk?: boolean;
}

/** The answer to a call, kept fresh: asked again when a `changed` event says so. Errors are `CallFailed`. */
export function useCall<M extends MethodName>(
  method: M,
  request: RequestOf<M>,
  options: CallOptions = {},
): UseQueryResult<ResultOf<M>, CallFailed> {
  const client = useClient();
  return useQuery<ResultOf<M>, CallFailed>({
    queryKey: [method, request],
    queryFn: () => client.call(method, request),
    enabled: options.enabled ?? true,
    ...(options.alwaysAsk ? { staleTime: 0 } : {}),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/** Something a person does: `action.mutate(request)`; `action.error` is for a `FailureAlert`. */
export function useAction<M extends MethodName>(
  method: M,
): UseMutationResult<ResultOf<M>, CallFailed, RequestOf<M>> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation<ResultOf<M>, CallFailed, RequestOf<M>>({
    mutationKey: [method],
    mutationFn: (request) => client.call(method, request),
    // The events say the same, but may arrive after the answer, and the next page must not show what was before.
    onSuccess: () => {
      for (const what of changedBy[method] ?? []) invalidateFor(queries, what);
    },
  });
}

type Changed = Extract<ContractEvent, { type: 'changed' }>['what'];

const askedAgain: Record<Changed, readonly string[]> = {
  connections: ['connections.', 'status.'],
  // Not the estimates: they walk whole folders, and do not depend on what is saved.
  plans: ['plans.list', 'plans.nextRuns', 'plans.previewRetention', 'status.'],
  backups: ['backups.list', 'plans.previewRetention', 'status.'],
  status: ['status.'],
  preferences: ['preferences.'],
  jobs: ['jobs.'],
  share: ['share.'],
  secrets: ['app.info', 'connections.', 'status.', 'backups.', 'plans.previewRetention', 'share.'],
};

const changedBy: Partial<Record<MethodName, readonly Changed[]>> = {
  'connections.save': ['connections'],
  'keys.renew': ['connections', 'backups'],
  'connections.remove': ['connections'],
  'connections.tryHere': ['connections', 'plans'],
  'plans.save': ['plans'],
  'plans.remove': ['plans'],
  'backups.setPinned': ['backups'],
  'backups.delete': ['backups'],
  'preferences.set': ['preferences'],
  'secrets.unlock': ['secrets'],
  'secrets.setPassphrase': ['secrets'],
  'share.save': ['share'],
  'share.start': ['share'],
  'share.stop': ['share'],
  'share.addKey': ['share'],
  'share.rotateKey': ['share'],
  'share.removeKey': ['share'],
  'share.renewCertificate': ['share'],
};

/** Marks what a `changed` event makes stale; what is on the screen is asked again at once. */
export function invalidateFor(queries: QueryClient, what: Changed): void {
  const prefixes = askedAgain[what];
  void queries.invalidateQueries({
    predicate: (query) => prefixes.some((prefix) => String(query.queryKey[0]).startsWith(prefix)),
  });
}
