import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

/** Backups and restoring over the make-believe service, in a real browser under the policy that the hosts send. */
describe.skipIf(browserPath === undefined)(`backups in the window${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  const at = (act: (page: Page) => Promise<void>, query = '', hash = '#/manage') =>
    site.visit(`scene=protected${query}`, hash, act);

  async function expectAccessible(page: Page): Promise<void> {
    expect(await violationsIn(page)).toEqual([]);
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
      await expect.poll(() => list(page).getAttribute('aria-rowcount')).toBe('10001');
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
      await expect.poll(() => active(page, 'treegrid')).toContain('Chat history');
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
      await dialog.getByText(/^The storage keeps 1 of these backups until .* 20\d\d/).waitFor();
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

  test('until when the storage keeps a backup is told where it is opened', async () => {
    await at(async (page) => {
      await openFirst(page);
      await page.getByText('Kept by the storage', { exact: true }).waitFor();
      await page.getByText(/^until .* 20\d\d/).waitFor();
    }, '&backups=20');
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
      await expect.poll(() => page.getByRole('radio', { name: 'Keep mine' }).isChecked()).toBe(true);
      await press(page, 'Back');
      await expect
        .poll(() => page.getByLabel('Folder', { exact: true }).inputValue())
        .toMatch(/^\/home\/anna\/Restored /);
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
