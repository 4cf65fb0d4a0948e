import { useCallback, useSyncExternalStore } from 'react';
import { useClient } from './client.ts';
import type { LinkState } from './window-client.ts';

/** Whether events arrive, live. */
export function useLinkState(): LinkState {
  const client = useClient();
  return useSyncExternalStore(
    useCallback((listener) => client.onLinkChange(listener), [client]),
    () => client.linkState(),
  );
}
