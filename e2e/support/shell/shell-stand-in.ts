import { makeStandIn } from '../../../electron/testing/stand-in.ts';
import { ForkedEngine } from './fork-engine.ts';
import type { FromShell } from './messages.ts';

export function tell(message: FromShell): void {
  if (process.connected) process.send?.(message);
}

/** Electron, as far as the app uses it: its windows are pages of the journey's browser. */
export const standIn = makeStandIn({
  fork: (module) => new ForkedEngine(module),
  onWindow: (window) => {
    // Packages may open channels of their own, without the checks that ours has.
    if (standIn.channels.size > 0) throw new Error(`open to the window: ${[...standIn.channels].join()}`);
    const preload = String(window.options.webPreferences?.preload);
    window.on('load', (url: string) => tell({ type: 'load', url, preload }));
    window.webContents.on('sent', (channel: string, message: unknown) =>
      tell({ type: 'sent', channel, message }),
    );
  },
});
// Not to be mistaken for a keychain: the journeys see what a Linux without one sees.
standIn.keychain.backend = 'basic_text';
standIn.app.isPackaged = false;
standIn.app.locale = process.env.HOLDALL_TEST_LOCALE ?? 'en-GB';
