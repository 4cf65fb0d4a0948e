import { WebSocket } from 'ws';
import { CallFailed } from '#shared/contract/call-failed.ts';
import {
  type CallAnswer,
  CONTRACT_VERSION,
  type ContractClient,
  type ContractEvent,
  callAnswer,
  contractEvent,
  type MethodName,
  methods,
  type ResultOf,
} from '#shared/contract/contract.ts';
import { tokenOf } from './web-host-fixture.ts';

export interface WebWindow {
  readonly client: ContractClient;
  raw(method: string, request: unknown): Promise<CallAnswer>;
  close(): Promise<void>;
}

/** What the page does in a browser, without one: signs in with the address, calls by POST, listens by WebSocket. */
export async function openWebWindow(url: string): Promise<WebWindow> {
  const { origin, host } = new URL(url);
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as unknown;
  };
  const { bearer } = (await post('/api/session', { token: tokenOf(url) })) as { bearer: string };
  const listeners = new Set<(event: ContractEvent) => void>();
  const socket = new WebSocket(`ws://${host}/api/events`, { origin });
  // The first thing said is how a window learns that it is heard.
  const greeted = new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    socket.once('close', (code) => reject(new Error(`closed: ${code}`)));
    socket.once('error', reject);
  });
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'hello', bearer, contract: CONTRACT_VERSION }));
  });
  await greeted;
  socket.on('message', (data) => {
    const event = contractEvent.parse(JSON.parse(String(data)));
    for (const listener of [...listeners]) listener(event);
  });

  const raw = async (method: string, request: unknown) =>
    callAnswer.parse(await post('/api/call', { method, request }, { authorization: `Bearer ${bearer}` }));
  return {
    raw,
    client: {
      async call<M extends MethodName>(method: M, request: unknown): Promise<ResultOf<M>> {
        const answer = await raw(method, request);
        if (!answer.ok) throw new CallFailed(answer.failure);
        return methods[method].result.parse(answer.result) as ResultOf<M>;
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.close();
      await closed;
    },
  };
}
