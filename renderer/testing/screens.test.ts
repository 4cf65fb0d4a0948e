import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * Every screen of the window over the make-believe service, in a real browser under the content policy that the
 * hosts send: nothing for axe to find, nothing the policy refuses, no error in the console. With HOLDALL_SHOTS
 * set to a folder, each screen is also photographed there.
 */
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
const shots = process.env.HOLDALL_SHOTS;
const root = resolve(import.meta.dirname, '../../.build/renderer-make-believe');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

const tryHere: (typeof screens)[number] = [
  'try-here',
  'scene=first-run',
  '#/start',
  async (page) => {
    await page.getByRole('button', { name: 'Try it on this computer' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
  },
];

const screens: [name: string, query: string, hash: string, act?: (page: Page) => Promise<void>][] = [
  ['home-protected', 'scene=protected', '#/home'],
  ['home-attention', 'scene=attention', '#/home'],
  ['home-unprotected', 'scene=unprotected', '#/home'],
  ['home-running', 'scene=running', '#/home'],
  ['home-finished', 'scene=finished', '#/home'],
  ['settings-while-running', 'scene=running', '#/settings/storage'],
  ['start', 'scene=first-run', '#/start'],
  [
    'start-storage-wrong-secret',
    'scene=first-run',
    '#/start',
    async (page) => {
      await page.getByRole('main').getByRole('button').first().click();
      await page.locator('[name=endpoint]').fill('https://s3.example.com');
      await page.locator('[name=bucket]').fill('backups');
      await page.locator('[name=accessKeyId]').fill('AKEXAMPLE');
      await page.locator('[name=secretAccessKey]').fill('wrong');
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'start-storage-tested',
    'scene=first-run',
    '#/start',
    async (page) => {
      await fillStorage(page);
      await page.locator('form button[type=button]:has(.tabler-icon-plug-connected)').click();
      await page.locator('form li[data-ok=true]').first().waitFor();
    },
  ],
  ['start-folders', 'scene=first-run', '#/start', toFolders],
  [
    'start-browse',
    'scene=first-run',
    '#/start',
    async (page) => {
      await toFolders(page);
      await page.locator('button:has(.tabler-icon-folder-plus)').click();
      await page.getByRole('dialog').locator('li').first().waitFor();
    },
  ],
  [
    'start-schedule',
    'scene=first-run',
    '#/start',
    async (page) => {
      await toFolders(page);
      await page.locator('button:has(.tabler-icon-folder-plus)').click();
      await page.getByRole('dialog').locator('button:has(.tabler-icon-folder)').first().click();
      await page.getByRole('dialog').locator('button').last().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.locator('main ul li').first().waitFor();
      await page.locator('main button:not(:has(svg))').first().click();
      await page.getByRole('radiogroup').waitFor();
    },
  ],
];

async function fillStorage(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button').first().click();
  await page.locator('[name=endpoint]').fill('https://s3.example.com');
  await page.locator('[name=bucket]').fill('backups');
  await page.locator('[name=accessKeyId]').fill('AKEXAMPLE');
  await page.locator('[name=secretAccessKey]').fill('right');
}

async function toFolders(page: Page): Promise<void> {
  await fillStorage(page);
  await page.locator('form button[type=submit]').click();
  await page.locator('textarea').first().waitFor();
}

/** A colour on its way from one to another is neither. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))');
}

async function findings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} – ${node.failureSummary}`),
  );
}

describe.skipIf(executablePath === undefined)('screens', () => {
  let server: Server;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    await build({
      configFile: resolve(import.meta.dirname, '../vite.config.ts'),
      mode: 'make-believe',
      logLevel: 'error',
    });
    server = createServer(async (request, response) => {
      const path = join(root, new URL(request.url ?? '/', 'http://host').pathname);
      try {
        const bytes = await readFile(path);
        response.writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          'content-security-policy': policy,
        });
        response.end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/make-believe.html`;
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    });
    if (shots) await mkdir(shots, { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function show(
    screen: (typeof screens)[number],
    language: string,
    scheme: string,
    check: (page: Page, complaints: string[]) => Promise<void>,
  ): Promise<void> {
    const [name, query, hash, act] = screen;
    const context = await browser.newContext({
      viewport: { width: 1180, height: 860 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
    });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${address}?${query}&backups=200&language=${language}&scheme=${scheme}${hash}`);
      await page.locator('html[data-mantine-color-scheme]').waitFor();
      await page.locator('h1').waitFor();
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await act?.(page);
      await atRest(page);
      if (shots)
        await page.screenshot({ path: `${shots}/${name}-${language}-${scheme}.png`, fullPage: true });
      await check(page, complaints);
    } finally {
      await context.close();
    }
  }

  // The two left out show nothing that another screen does not; they are there to be looked at.
  const checked = screens.filter(([name]) => shots || !['home-protected', 'home-finished'].includes(name));
  test.each(checked)('%s: axe and the content policy find nothing, in both schemes', async (...screen) => {
    await show(screen, 'en', 'light', async (page, complaints) => {
      expect(await findings(new AxeBuilder({ page }))).toEqual([]);
      // All colours hang on this attribute; loading the page again would only take longer.
      await page.evaluate("document.documentElement.dataset.mantineColorScheme = 'dark'");
      await atRest(page);
      if (shots) await page.screenshot({ path: `${shots}/${screen[0]}-en-dark.png`, fullPage: true });
      expect(await findings(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  test('trying it out leads to Home with the first backup running, which can be stopped and dismissed', async () => {
    await show(tryHere, 'en', 'light', async (page, complaints) => {
      expect(page.url()).toMatch(/#\/home$/);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('was stopped').waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByText('was stopped').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });
  });

  test.runIf(shots !== undefined).each(['fr', 'zh-CN'])('photographs in %s', async (language) => {
    for (const screen of screens) await show(screen, language, 'light', async () => {});
  });
});
