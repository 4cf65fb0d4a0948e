import {
  type CallAnswer,
  type ContractEvent,
  contractEvent,
  type MethodName,
  type RequestOf,
  type ResultOf,
} from '#shared/contract/contract.ts';
import { CallFailed, offlineFailure } from './call-failed.ts';
import { readAnswer } from './read-answer.ts';
import type { WindowClient } from './window-client.ts';

/** What the desktop app's preload puts at `window.holdall`. */
export interface HoldallBridge {
  call(method: string, request: unknown): Promise<CallAnswer>;
  subscribe(listener: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly holdall?: HoldallBridge;
  }
}

/** The client inside the desktop app. Main process and window live and die together, so it is always connected. */
export function openDesktopClient(bridge: HoldallBridge): WindowClient {
  return {
    async call<M extends MethodName>(method: M, request: RequestOf<M>): Promise<ResultOf<M>> {
      let answer: CallAnswer;
      try {
        answer = await bridge.call(method, request);
      } catch (thrown) {
        throw new CallFailed(offlineFailure(thrown instanceof Error ? thrown.message : String(thrown)));
      }
      return readAnswer(answer) as ResultOf<M>;
    },
    subscribe(listener: (event: ContractEvent) => void): () => void {
      return bridge.subscribe((raw) => {
        const event = contractEvent.safeParse(raw);
        if (event.success) listener(event.data);
      });
    },
    linkState: () => 'connected',
    onLinkChange: () => () => {},
  };
}
