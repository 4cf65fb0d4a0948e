import { describe } from 'vitest';
import { electronProgram, inElectron } from '../../support/electron-host.ts';
import { browserPath, inBrowser } from './browser.ts';

/**
 * Where the window is: `web` = `holdall ui` and a browser; `shell` = the built desktop app with a page of a
 * browser for its window; `electron` = the desktop app itself.
 */
export type HostKind = 'web' | 'shell' | 'electron';

const hosts: readonly { kind: HostKind; name: string; isHere: boolean; why: string }[] = [
  { kind: 'web', name: 'in the browser', isHere: browserPath !== undefined, why: inBrowser },
  { kind: 'shell', name: 'in the desktop shell', isHere: browserPath !== undefined, why: inBrowser },
  { kind: 'electron', name: 'in Electron', isHere: electronProgram !== undefined, why: inElectron },
];

/** The same journeys on every host there is; one that is missing is skipped under a title that says why. */
export function onEachHost(title: string, journeys: (host: HostKind) => void): void {
  for (const { kind, name, isHere, why } of hosts)
    describe.skipIf(!isHere)(`${title} ${name}${why}`, () => journeys(kind));
}
