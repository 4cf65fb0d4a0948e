import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

const shots = process.env.HOLDALL_SHOTS;

describe.skipIf(browserPath === undefined)(`a running job${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  const running = (act: (page: Page) => Promise<void>, language = 'en') =>
    site.visit(`scene=running&language=${language}`, '#/home', act);

  test('is paused and resumed by keyboard, and says honestly what it is meanwhile', async () => {
    await running(async (page) => {
      await page.getByText('Time left').waitFor();
      await page.getByRole('button', { name: 'Pause' }).focus();
      await page.keyboard.press('Enter');
      await page
        .getByRole('status')
        .filter({ hasText: 'Paused – the backup is not finished. What was uploaded is kept.' })
        .waitFor();
      await page.getByRole('heading', { name: 'Backup paused', level: 1 }).waitFor();
      await expect.poll(() => page.getByText('Time left').count()).toBe(0);
      await expect.poll(() => page.getByText('Speed', { exact: true }).count()).toBe(0);
      expect(await violationsIn(page)).toEqual([]);
      if (shots) await page.screenshot({ path: `${shots}/home-paused.png`, fullPage: true });

      // The line on the other pages says the same.
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('region', { name: 'Running' }).getByText('– Paused').waitFor();
      await page.getByRole('link', { name: 'Show', exact: true }).click();

      await page.getByRole('button', { name: 'Resume' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Time left').waitFor();
      await page.getByRole('heading', { name: 'Backing up', exact: true, level: 1 }).waitFor();
      // The same button, and the keyboard is still on it.
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Pause');
    });
  });

  test('can be stopped while it is paused', async () => {
    await running(async (page) => {
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('heading', { name: 'The backup of “documents” was stopped' }).waitFor();
      await expect.poll(() => page.getByText('Paused').count()).toBe(0);
    });
  });

  test('a limit is set while it runs, and is the one under Settings', async () => {
    await running(async (page) => {
      await page.getByText('Limit the speed').click();
      const field = page.getByLabel('Upload limit (MB per second)');
      await field.fill('0.001');
      await page.getByText('Use a number of at least 0.01, or leave it empty.').waitFor();
      await field.fill('1,5');
      await field.press('Enter');
      await page
        .getByText('Use a number of at least 0.01, or leave it empty.')
        .waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Advanced' }).click();
      const upload = page.getByLabel('Upload limit (MB per second)');
      await upload.waitFor();
      await expect.poll(() => upload.inputValue()).toBe('1.5');
      const download = page.getByLabel('Download limit (MB per second)');
      await expect.poll(() => download.inputValue()).toBe('');
      expect(await violationsIn(page)).toEqual([]);
      if (shots) await page.screenshot({ path: `${shots}/settings-advanced.png`, fullPage: true });
      await upload.fill('');
      await download.fill('20');
      await download.blur();
      await page.getByRole('link', { name: 'Home' }).click();
      await page.getByText('Limit the speed').click();
      await expect.poll(() => page.getByLabel('Upload limit (MB per second)').inputValue()).toBe('');
    });
  });

  test('tells what was sent, reused and found of an interrupted upload, and what it had to say', async () => {
    await running(async (page) => {
      const fact = (name: string) => page.locator('dl div').filter({ hasText: name }).locator('dd').first();
      await page.getByText('420 MB were already there').waitFor();
      await expect.poll(() => fact('Uploaded').textContent()).toMatch(/MB$/);
      await expect.poll(() => fact('Reused').textContent()).toMatch(/[MG]B$/);
      // A database that could not be captured is not folded away among the retries.
      const remark = page.getByRole('listitem').filter({ hasText: 'Databases were locked (1)' });
      await expect.poll(() => remark.isVisible()).toBe(true);
      await expect.poll(() => remark.textContent()).toContain('saved as they are: Chat history/index.db.');
      await page.getByText('1 message').click();
      const retry = page.getByRole('listitem').filter({ hasText: 'Tried again' });
      await expect
        .poll(() => retry.textContent())
        .toBe('Tried againNo server called nas.example.net could be found. It was tried again (1).');
      await page.getByText('Limit the speed').click();
      expect(await violationsIn(page)).toEqual([]);
      if (shots) await page.screenshot({ path: `${shots}/home-running-open.png`, fullPage: true });
    });
  });

  test('what it has to say is in the language of the window', async () => {
    await running(async (page) => {
      await page.getByText('Bases de données verrouillées (1)').waitFor();
      await page.getByText('1 message').click();
      await page.getByText('Aucun serveur nommé nas.example.net n’a été trouvé.').waitFor();
    }, 'fr');
  });

  test.each([
    ['fr', 'Mettre en pause', 'Reprendre'],
    ['zh-CN', '暂停', '继续'],
  ])('pause and resume in %s', async (language, pause, resume) => {
    await running(async (page) => {
      await page.getByRole('button', { name: pause }).click();
      await page.getByRole('button', { name: resume }).waitFor();
      if (shots) await page.screenshot({ path: `${shots}/home-paused-${language}.png`, fullPage: true });
      await page.getByRole('button', { name: resume }).click();
      await page.getByRole('button', { name: pause }).waitFor();
    }, language);
  });
});
