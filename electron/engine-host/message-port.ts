/** The end of a message channel as the engine's process sees it; Electron's `process.parentPort` is one. */
export interface MessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}
