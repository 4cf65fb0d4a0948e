import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { CallAnswer } from '#shared/contract/contract.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../messages/channels.ts';

// Runs sandboxed beside the window's own scripts. The window gets two functions and never `ipcRenderer`: with
// it, it could send anything to any channel. What passes here is checked and parsed in the main process.
contextBridge.exposeInMainWorld('holdall', {
  call(method: string, request: unknown): Promise<CallAnswer> {
    return ipcRenderer.invoke(CALL_CHANNEL, method, request);
  },
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: unknown) => void): () => void {
    // The IPC event itself carries the sender and stays here.
    const own = (_event: IpcRendererEvent, event: unknown) => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, own);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, own);
    };
  },
});
