import { existsSync } from 'node:fs';

export interface BrowserProgram {
  readonly path: string;
  readonly args: readonly string[];
}

/** Where the systems have a browser that can be driven; the first that is there is taken. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser to test with, quiet, and able to run as root; undefined when none is installed. */
export function findBrowser(): BrowserProgram | undefined {
  const path = places.find((place) => existsSync(place));
  if (path === undefined) return undefined;
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  return { path, args };
}
