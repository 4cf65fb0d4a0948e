import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser, PATIENCE_MS } from '../app/support/browser.ts';
import { oncePerRun } from './once-per-run.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** What the hosts send. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

export interface MakeBelieve {
  /**
   * Opens the window at `hash` over the make-believe service that `query` describes (see `Scene`), and fails when by
   * the end of `act` anything was written to the console or refused by the content policy.
   */
  visit(query: string, hash: string, act: (page: Page) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Builds the window with the make-believe service, once for all, serves it, and starts a browser for it. */
export async function openMakeBelieve(): Promise<MakeBelieve> {
  const site = await oncePerRun('make-believe', buildInto);
  const server = createServer(async (request, response) => {
    const path = join(site, new URL(request.url ?? '/', 'http://host').pathname);
    try {
      const bytes = await readFile(path);
      const type = types[extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/make-believe.html`;
  const browser = await launchBrowser();

  return {
    visit: async (query, hash, act) => {
      const context = await browser.newContext({
        viewport: { width: 1180, height: 860 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Paris',
      });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        const complaints: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
        });
        page.on('pageerror', (error) => complaints.push(String(error)));
        await page.goto(`${address}?${query}${hash}`);
        await page.locator('h1').waitFor();
        await act(page);
        if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
      } finally {
        await context.close();
      }
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function buildInto(site: string): Promise<void> {
  const { NODE_ENV: before } = process.env;
  // The test runner says “test”, and React would be several times as slow as what ships.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: resolve(import.meta.dirname, '../../renderer/vite.config.ts'),
      mode: 'make-believe',
      logLevel: 'error',
      build: { outDir: site, emptyOutDir: true },
    });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** What axe finds on the screen, a line each: everything in the light scheme, and colours in the dark one. */
export async function violationsIn(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    await turnTo(page, scheme);
    const axe = new AxeBuilder({ page });
    // Colours are all that differs between the schemes, and axe is slow.
    const { violations } = await (scheme === 'light' ? axe : axe.withRules('color-contrast')).analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${scheme} ${id}: ${target.join(' ')} – ${failureSummary}`);
  }
  return found;
}

/** Turns the window light or dark, and waits until no colour is on its way any more. */
export async function turnTo(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  // All colours hang on this attribute; loading the page again would only take longer.
  await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${scheme}'`);
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
}
