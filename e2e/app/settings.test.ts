import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Computer } from '../support/run-cli.ts';
import { onEachHost } from './support/hosts.ts';
import { computerWithBackups, openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

onEachHost('settings', (host) => {
  let stage: Stage;
  let computer: Computer;

  beforeAll(async () => {
    stage = await openStage();
    computer = await computerWithBackups(stage);
  });
  afterAll(() => stage?.close());

  async function openSection(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  test('a schedule is set, its next runs are shown, and Home and a restart know it', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await openSection(page, 'Schedule');
      await page.getByRole('radio', { name: 'Every day' }).check();
      await page.getByLabel('At', { exact: true }).fill('03:15');
      await page.getByText('The next runs').waitFor();
      await page
        .getByText(/ 03:15 \(/)
        .nth(2)
        .waitFor();
      await expect.poll(() => page.getByText(/ 03:15 \(/).count()).toBe(3);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await page.getByText('Next backup').waitFor();
      await page.getByText(/ 03:15$/).waitFor();
    });
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByText(/ 03:15$/).waitFor();
      await openSection(page, 'Schedule');
      await page.getByRole('radio', { name: 'By a cron expression' }).check();
      const cron = page.getByLabel('Cron expression', { exact: true });
      await cron.fill('61 * * * *');
      await cron.blur();
      await page.getByRole('button', { name: 'Save' }).click();
      await page
        .getByText('A cron expression has five parts', { exact: false })
        .or(page.getByRole('alert'))
        .first()
        .waitFor();
      await expect.poll(() => cron.inputValue()).toBe('61 * * * *');
      await cron.fill('30 4 * * 1');
      await page
        .getByText(/ 04:30 \(/)
        .nth(2)
        .waitFor();
      await page.getByRole('button', { name: 'Discard changes' }).click();
      await expect.poll(() => page.getByLabel('At', { exact: true }).inputValue()).toBe('03:15');
    });
  });

  test('unsaved changes are not lost by walking away', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await openSection(page, 'What to back up');
      const exclude = page.getByRole('textbox', { name: 'Leave out' });
      await exclude.fill('*.raw');
      await page.getByText('The patterns leave out 1 file (40 kB).').waitFor();
      await page.getByText('You have unsaved changes.').waitFor();
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('What you changed here is not saved yet.').waitFor();
      await dialog.getByRole('button', { name: 'Stay here' }).click();
      await expect.poll(() => exclude.inputValue()).toBe('*.raw');
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Next backup').waitFor();
      await openSection(page, 'What to back up');
      await expect.poll(() => exclude.inputValue()).toBe('*.raw');
    });
  });

  test('retention: a preview with reasons, nothing removed by looking, then removed after a question', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await openSection(page, 'Retention');
      await page.getByRole('radio', { name: 'Only what the rules want' }).check();
      await page.getByLabel('How many of the newest backups to keep').fill('1');
      await page.getByText(/^2 backups would go and 1 would stay\. That frees /).waitFor();
      const table = page.getByRole('table', { name: /^Backups of / });
      await expect.poll(() => table.getByRole('row').filter({ hasText: 'would go' }).count()).toBe(2);
      await table.getByRole('row').filter({ hasText: 'stays' }).getByText('the newest backup').waitFor();
      await page.getByText(/^Nothing is removed until you save/).waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Remove now' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('This frees', { exact: false }).waitFor();
      await dialog.getByRole('button', { name: 'Remove 2 backups' }).click();
      await page.getByText('Nothing would go: the rules keep the only backup.').waitFor();
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('1 backup', { exact: true }).waitFor();
    });
  });

  test('a storage is changed without its secret ever being shown, and cannot go while a plan uses it', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await openSection(page, 'Storage');
      await page.getByRole('button', { name: 'Change the storage c' }).click();
      const secret = page.getByLabel('Secret access key');
      await secret.waitFor();
      await expect.poll(() => secret.inputValue()).toBe('');
      expect(await page.content()).not.toContain(stage.server.secretAccessKey);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('Everything a backup needs works.').waitFor();
      await page.getByRole('button', { name: 'All storages' }).click();
      await page.getByRole('button', { name: 'Remove the storage c' }).click();
      await page.getByRole('dialog').getByText('The plan docs backs up to it.', { exact: false }).waitFor();
    });
  });

  test('language and colours change at once and stay', async () => {
    const lab2 = stage.lab.computer('polyglot');
    await visit({ host, computer: lab2, browser: stage.browser, colorScheme: 'light' }, async ({ page }) => {
      const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      await openSection(page, 'Appearance');
      const light = await background();
      await page.getByRole('radio', { name: 'Dark' }).click();
      await expect.poll(background).not.toBe(light);
      const dark = await background();
      await page.getByRole('radio', { name: 'Français' }).click();
      await page.getByRole('link', { name: 'Réglages', exact: true }).waitFor();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('fr');
      await page.reload();
      await page.getByRole('link', { name: 'Réglages', exact: true }).waitFor();
      await expect.poll(background).toBe(dark);
      await page.getByRole('radio', { name: '简体中文' }).click();
      await page.getByRole('link', { name: '设置', exact: true }).waitFor();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN');
    });
  });
});
