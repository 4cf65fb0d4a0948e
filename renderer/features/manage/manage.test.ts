import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Backups and restoring over the make-believe service, in a real browser under the policy that the hosts send. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

describe.skipIf(executablePath === undefined)('backups in the window', () => {
  let site: string;
  let server: Server;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'holdall-manage-'));
    await build({
      configFile: resolve(import.meta.dirname, '../../vite.config.ts'),
      mode: 'make-believe',
      logLevel: 'error',
      build: { outDir: site, emptyOutDir: true },
    });
    server = createServer(async (request, response) => {
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
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(site, { recursive: true, force: true });
  });

  /** Opens the list and expects that nothing was written to the console by the end. */
  async function at(act: (page: Page) => Promise<void>, query = '', hash = '#/manage'): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1180, height: 860 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
    });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${address}?scene=protected${query}${hash}`);
      await page.locator('h1').waitFor();
      await act(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  async function expectAccessible(page: Page): Promise<void> {
    for (const scheme of ['light', 'dark']) {
      await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${scheme}'`);
      await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
      // Colours are all that differs between the schemes, and axe is slow.
      const axe = new AxeBuilder({ page });
      const { violations } = await (scheme === 'light' ? axe : axe.withRules('color-contrast')).analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${scheme} ${id}: ${node.target.join(' ')} – ${node.failureSummary}`),
      );
      expect(found).toEqual([]);
    }
  }

  const list = (page: Page) => page.getByRole('grid', { name: 'Backups of all computers' });
  const tree = (page: Page) => page.getByRole('treegrid', { name: 'Files in this backup' });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  /** The line the keyboard is on, as assistive technology finds it. */
  const active = (page: Page, grid: string) =>
    page.evaluate(
      `document.getElementById(document.querySelector('[role=${grid}]:focus').getAttribute('aria-activedescendant')).textContent`,
    ) as Promise<string>;

  async function keys(page: Page, ...names: string[]): Promise<void> {
    for (const name of names) await page.keyboard.press(name);
  }

  async function openFirst(page: Page): Promise<void> {
    await list(page).getByRole('row').nth(1).getByRole('link').click();
    await tree(page).getByText('Documents').waitFor();
  }

  test('10,000 backups: only lines in view exist, and the keyboard reaches the last one', async () => {
    await at(async (page) => {
      await page.getByText('10,000 backups', { exact: true }).waitFor();
      expect(await list(page).getAttribute('aria-rowcount')).toBe('10001');
      expect(await list(page).getByRole('row').count()).toBeLessThan(60);
      await list(page).focus();
      await keys(page, 'End');
      await list(page).locator('[aria-rowindex="10001"]').waitFor();
      expect(await list(page).getByRole('row').count()).toBeLessThan(60);
      await keys(page, 'Space', 'Shift+ArrowUp', 'Shift+ArrowUp');
      await page.getByText(/^3 chosen/).waitFor();
      await keys(page, 'Shift+ArrowDown');
      await page.getByText(/^2 chosen/).waitFor();
      // What was narrowed away is not chosen any more, so nothing unseen is deleted.
      await page.getByRole('combobox', { name: 'Status' }).selectOption('damaged');
      await page.getByText(/of 10,000 backups$/).waitFor();
      await expectAccessible(page);
    });
  });

  test('a folder of 62,000 files opens page by page, from either end', async () => {
    await at(async (page) => {
      await openFirst(page);
      await tree(page).focus();
      await keys(page, 'Home', 'End', 'ArrowRight');
      await tree(page).getByText('Media').waitFor();
      await keys(page, 'ArrowRight', 'ArrowRight');
      await tree(page).getByText('IMG_00000.jpg').waitFor();
      expect(Number(await tree(page).getAttribute('aria-rowcount'))).toBe(1 + 3 + 681 + 62_000);
      await keys(page, 'End');
      await tree(page).getByText('conversation-00679.json').waitFor();
      expect(await tree(page).getByRole('row').count()).toBeLessThan(60);
      await keys(page, 'ArrowLeft');
      expect(await active(page, 'treegrid')).toContain('Chat history');
      // A closed folder forgets nothing of what was chosen above it.
      await keys(page, 'ArrowLeft', 'Space');
      await page.getByText('1 chosen', { exact: true }).waitFor();
      await expectAccessible(page);
    }, '&backups=200');
  });

  test('what comes along with a chosen folder says so, and cannot be left out by a slip', async () => {
    await at(async (page) => {
      await openFirst(page);
      await tree(page).focus();
      await keys(page, 'ArrowDown', 'Space', 'ArrowRight');
      await tree(page).getByText('Letters').waitFor();
      await keys(page, 'ArrowDown', 'Space');
      await page.getByText('It comes along with the folder “Documents”.').waitFor();
      await page.getByText('1 chosen', { exact: true }).waitFor();
    }, '&backups=20');
  });

  test('the last backup of a list goes, and what became of it stays on the screen', async () => {
    await at(async (page) => {
      await list(page).focus();
      await keys(page, 'ArrowDown', 'Space');
      await press(page, 'Delete 1…');
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^After this there is no complete backup left of/).waitFor();
      await expectAccessible(page);
      await dialog.getByLabel('Type 1 to confirm').fill('1');
      await dialog.getByRole('button', { name: 'Delete 1 backup' }).click();
      await dialog.getByText(/^1 backup was deleted/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('No backups yet').waitFor();
      // The button that opened the dialog is gone; the focus is somewhere sensible all the same.
      await page.locator('h1:focus').waitFor();
    }, '&backups=1');
  });

  test('restoring keeps every answer, ends with numbers, and names what did not come back', async () => {
    await at(async (page) => {
      await openFirst(page);
      await press(page, 'Restore all…');
      await page.getByText(/^From .+, /).waitFor();
      await expectAccessible(page);
      await press(page, 'Next');
      await page.locator('h2:focus').getByText('Where should the files go?').waitFor();
      await page.getByLabel('Folder', { exact: true }).fill('relative');
      await press(page, 'Next');
      await page.getByText(/^Give the whole path/).waitFor();
      await page.getByRole('button', { name: /^Use a new folder/ }).click();
      await press(page, 'Next');
      await page.getByRole('radio', { name: 'Keep mine' }).check();
      await press(page, 'Next');
      await page.getByText('99,400 files').waitFor();
      await expectAccessible(page);
      await press(page, 'Back');
      expect(await page.getByRole('radio', { name: 'Keep mine' }).isChecked()).toBe(true);
      await press(page, 'Back');
      expect(await page.getByLabel('Folder', { exact: true }).inputValue()).toMatch(
        /^\/home\/anna\/Restored /,
      );
      await press(page, 'Next');
      await press(page, 'Next');
      await press(page, 'Restore 99,414 files');
      await page.locator('h2:focus').getByText('Not everything was restored').waitFor();
      await page.getByText('Notes/index.db').waitFor();
      await expectAccessible(page);
    }, '&backups=20');
  });

  test('says so when the list or the backup is not there', async () => {
    await at(
      async (page) => {
        await page.getByText('This backup is no longer there').waitFor();
        await expectAccessible(page);
      },
      '&backups=20',
      '#/manage/home-nas/none',
    );
    await at(
      async (page) => {
        await page.getByRole('alert').getByText('Holdall does not answer.', { exact: true }).waitFor();
        await expectAccessible(page);
      },
      '&offline',
      '#/manage/home-nas',
    );
  });
});
