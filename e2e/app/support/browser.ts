import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The system's Chromium, else Chrome. Undefined where there is neither: the journeys are then skipped. */
export const browserPath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);

/** Stands in the title of every suite that needs a browser, so that a skipped one says why. */
export const inBrowser = browserPath === undefined ? ' – SKIPPED: no Chromium here' : '';

/**
 * How long a step in a window may take, in milliseconds. Only a step that never comes takes so long: no machine is so
 * busy, and a test that fails in vain costs more than one that fails late.
 */
export const PATIENCE_MS = 120_000;

/** A browser that talks to nobody but the page it is given, with a profile of its own that is thrown away. */
export async function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('There is no Chromium; the suite should have been skipped.');
  return await chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });
}
