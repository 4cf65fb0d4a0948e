import type { ContractEvent, MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';
import { CallFailed, offlineFailure } from './call-failed.ts';
import { openEventSocket } from './event-socket.ts';
import { Link } from './link.ts';
import { readAnswer } from './read-answer.ts';
import { forgetWebSession, openWebSession } from './web-session.ts';
import type { WindowClient } from './window-client.ts';

/** The client in a browser tab: calls by POST, events by WebSocket, both under the bearer of this tab. */
export async function openWebClient(): Promise<WindowClient> {
  const link = new Link();
  const listeners = new Set<(event: ContractEvent) => void>();
  const bearer = await openWebSession().catch(() => null);

  const signOut = () => {
    forgetWebSession();
    link.set('signed-out');
  };
  if (bearer === null) signOut();
  else {
    openEventSocket({
      bearer,
      onState: (state) => link.set(state),
      onRefused: signOut,
      onOutdated: () => link.set('outdated'),
      onEvent: (event) => {
        for (const listener of listeners) listener(event);
      },
    });
  }

  return {
    async call<M extends MethodName>(method: M, request: RequestOf<M>): Promise<ResultOf<M>> {
      let answer: unknown;
      try {
        const response = await fetch('api/call', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer ?? ''}` },
          body: JSON.stringify({ method, request }),
        });
        if (response.status === 401) signOut();
        answer = await response.json();
      } catch (thrown) {
        throw new CallFailed(offlineFailure(thrown instanceof Error ? thrown.message : String(thrown)));
      }
      return readAnswer(answer) as ResultOf<M>;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    linkState: () => link.state,
    onLinkChange: (listener) => link.subscribe(listener),
  };
}
