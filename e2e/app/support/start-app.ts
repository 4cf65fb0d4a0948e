import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startElectron } from '../../support/electron-host.ts';
import { type Computer, startCli } from '../../support/run-cli.ts';
import { buildShell, buildWindow, startShell } from '../../support/shell-host.ts';
import { PATIENCE_MS } from './browser.ts';
import type { HostKind } from './hosts.ts';

/** Pictures of the screens, and of what was on the screen when a journey failed; never committed. */
export const pictures = fileURLToPath(new URL('../../../.build/screenshots', import.meta.url));

export interface AppOptions {
  readonly host: HostKind;
  readonly computer: Computer;
  readonly browser: Browser;
  /** What the system says; preferences of “as the system” follow it. */
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export interface RunningApp {
  readonly page: Page;
  /** Errors and warnings of the browser's console, and what a content policy refused. */
  readonly complaints: readonly string[];
  /** What the system's folder dialog answers from now on; null where the window browses by itself. */
  readonly folderDialog: ((path: string) => void) | null;
  /** Ends the window and the program; fails when the program did not end well. */
  close(): Promise<void>;
}

/** Starts the app of a computer as a person would and gives its window. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { host, computer, ...rest } = options;
  if (host === 'web') return await startWeb(options);
  const places = { userHome: computer.home, settings: computer.settings };
  if (host === 'electron') return await startElectron({ ...places, ...rest });
  await buildShell();
  return await startShell({ ...places, ...rest });
}

/** `holdall ui`, and the address that it prints in a window. */
async function startWeb(options: AppOptions): Promise<RunningApp> {
  const { computer, browser, locale = 'en-GB', colorScheme = 'light' } = options;
  await buildWindow();
  const program = startCli(computer, ['ui', '--json', '--no-open']);
  const line = await program.waitFor(/"type":"listening"/);
  const { url } = JSON.parse(line) as { url: string };
  const context = await browser.newContext({
    viewport: { width: 1180, height: 860 },
    reducedMotion: 'reduce',
    // The window runs on the computer that runs the engine.
    timezoneId: 'UTC',
    ...{ locale, colorScheme },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return {
    page,
    complaints,
    folderDialog: null,
    close: async () => {
      await context.close();
      program.process.kill('SIGTERM');
      const { code, signal, stderr } = await program.done;
      if (code !== 0) throw new Error(`holdall ui ended with ${code ?? signal}:\n${stderr}`);
      if (existsSync(join(computer.settings, 'window.json')))
        throw new Error('holdall ui left its note behind');
    },
  };
}

let failures = 0;

/** One visit: starts the app, walks, ends it. A failed walk also says what was on the screen, in words and as a picture. */
export async function visit(options: AppOptions, walk: (app: RunningApp) => Promise<void>): Promise<void> {
  const app = await startApp(options);
  try {
    await walk(app);
    if (app.complaints.length > 0) throw new Error(`The browser complained:\n${app.complaints.join('\n')}`);
  } catch (error) {
    await tellAboutScreen(app);
    await app.close().catch(() => {});
    throw error;
  }
  await app.close();
}

async function tellAboutScreen({ page, complaints }: RunningApp): Promise<void> {
  try {
    failures += 1;
    const picture = join(pictures, `failed-${process.pid}-${failures}.png`);
    mkdirSync(pictures, { recursive: true });
    console.error(`${await page.locator('body').ariaSnapshot()}\n${complaints.join('\n')}\n${picture}`);
    await page.screenshot({ path: picture, fullPage: true });
  } catch (error) {
    console.error('The screen could not be looked at:', error);
  }
}
