import { createContext, useContext } from 'react';
import { openDesktopClient } from './desktop-client.ts';
import { openWebClient } from './web-client.ts';
import type { WindowClient } from './window-client.ts';

/** The client for wherever this window runs: the desktop app's preload, or the loopback web host. */
export async function openClient(): Promise<WindowClient> {
  return window.holdall ? openDesktopClient(window.holdall) : openWebClient();
}

export const ClientContext = createContext<WindowClient | null>(null);

/** The client of this window; only below a `ClientContext`. */
export function useClient(): WindowClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useClient outside of ClientContext');
  return client;
}
