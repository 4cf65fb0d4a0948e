import process from 'node:process';

type SignalListener = (...given: unknown[]) => void;

/**
 * The module `conf`, without the listeners it puts on the process. What it writes files with ends the process at
 * the first signal, also where somebody else already answers signals by stopping in an orderly way. It keeps
 * its listener for the ordinary exit.
 */
export async function loadConf() {
  const before = signalListeners();
  // Loaded only when it is needed: it takes longer than most commands need altogether, and most only read.
  const { default: Conf } = await import('conf');
  for (const [signal, listeners] of signalListeners()) {
    for (const listener of listeners) {
      if (!before.get(signal)?.includes(listener)) process.removeListener(signal, listener);
    }
  }
  return Conf;
}

/** By signal; a `once` listener as the function that was given. */
function signalListeners(): Map<string, SignalListener[]> {
  const signals = process.eventNames().filter((name) => typeof name === 'string' && name.startsWith('SIG'));
  return new Map(
    signals.map((signal) => [
      String(signal),
      process.listeners(signal as NodeJS.Signals) as SignalListener[],
    ]),
  );
}
