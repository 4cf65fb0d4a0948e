import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CallFailed } from '#shared/contract/call-failed.ts';
import {
  type CallAnswer,
  type ContractClient,
  callAnswer,
  contractEvent,
  type MethodName,
  methods,
  type ResultOf,
} from '#shared/contract/contract.ts';
import type { StandInContents } from './stand-in-window.ts';

/** What the preload gives to the page. */
export interface Bridge {
  call(method: string, request: unknown): Promise<unknown>;
  subscribe(listener: (event: unknown) => void): () => void;
}

type Listener = (event: unknown, message: unknown) => void;

/**
 * Runs a built preload as Electron would before a page, and returns what it put into the page's world.
 * @param invoke carries a message to the main process
 */
export function runPreload(
  file: string,
  contents: StandInContents,
  invoke: (...args: readonly unknown[]) => Promise<unknown>,
): Bridge {
  const wrappers = new Map<Listener, (channel: string, message: unknown) => void>();
  const exposed = new Map<string, unknown>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void exposed.set(name, api) },
    ipcRenderer: {
      invoke: async (...args: unknown[]) => structuredClone(await invoke(...structuredClone(args))),
      on: (channel: string, listener: Listener) => {
        const own = (sentTo: string, message: unknown) => {
          if (sentTo === channel) listener({ sender: 'ipcRenderer' }, message);
        };
        wrappers.set(listener, own);
        contents.on('sent', own);
      },
      off: (_channel: string, listener: Listener) => {
        const own = wrappers.get(listener);
        if (own) contents.off('sent', own);
      },
    },
  };
  const load = new Function('require', readFileSync(file, 'utf8')) as (
    require: (id: string) => unknown,
  ) => void;
  load((id) => {
    if (id !== 'electron') throw new Error(`a sandboxed preload cannot load ${id}`);
    return electron;
  });
  if ([...exposed.keys()].join() !== 'holdall') throw new Error(`the page got ${[...exposed.keys()].join()}`);
  const bridge = z
    .object({ call: z.function(), subscribe: z.function() })
    .strict()
    .parse(exposed.get('holdall'));
  return bridge as unknown as Bridge;
}

/** The typed client that a page makes of the bridge. */
export function bridgeClient(
  bridge: Bridge,
): ContractClient & { raw(method: string, request: unknown): Promise<CallAnswer> } {
  const raw = async (method: string, request: unknown) =>
    callAnswer.parse(await bridge.call(method, request));
  return {
    raw,
    async call<M extends MethodName>(method: M, request: unknown): Promise<ResultOf<M>> {
      const answer = await raw(method, request);
      if (!answer.ok) throw new CallFailed(answer.failure);
      return methods[method].result.parse(answer.result) as ResultOf<M>;
    },
    subscribe: (listener) => bridge.subscribe((event) => listener(contractEvent.parse(event))),
  };
}
