/** The part of `process` that is used. */
export interface SignalSource {
  eventNames(): (string | symbol)[];
  removeAllListeners(name: string): unknown;
  on(name: string, listener: () => void): unknown;
}

/** By which a session that ends, or a terminal that is closed, asks a program to end. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Takes away the listeners for signals that packages have put on the process: what electron-store writes files with
 * ends the process at the first signal, before the engine could tidy up after its jobs. To be called once they are
 * loaded.
 */
export function dropForeignSignalListeners(source: SignalSource): void {
  for (const name of source.eventNames())
    if (typeof name === 'string' && name.startsWith('SIG')) source.removeAllListeners(name);
}

/** Tells when the system asks this program to end. */
export function onEndingSignal(source: SignalSource, end: () => void): void {
  for (const name of endings) source.on(name, end);
}
