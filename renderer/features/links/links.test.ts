import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

const shots = process.env.HOLDALL_SHOTS;

/** Links, web pages and new keys over the make-believe service, in a real browser under the policy of the hosts. */
describe.skipIf(browserPath === undefined)(`links and keys${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
    if (shots) await mkdir(shots, { recursive: true });
  });
  afterAll(() => site?.close());

  const dialog = (page: Page) => page.getByRole('dialog');
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const field = (page: Page) => dialog(page).getByRole('textbox', { name: 'Link', exact: true });
  async function shown(page: Page, name: string): Promise<void> {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    else expect(await violationsIn(page)).toEqual([]);
  }

  const looks = [
    ['en', 'light', ''],
    ['fr', 'light', '&language=fr'],
    ['zh-CN', 'dark', '&language=zh-CN&scheme=dark'],
  ] as const;
  // Words and colours differ, and are looked at by people; what axe finds is the same in each.
  test.each(shots ? looks : looks.slice(0, 1))(
    'every dialog can be read by everybody: %s, %s',
    async (language, scheme, look) => {
      const name = (dialogName: string) => `${dialogName}-${language}-${scheme}`;
      await site.visit(`scene=protected&backups=20${look}`, '#/manage', async (page) => {
        await page.getByRole('grid').getByRole('row').nth(1).getByRole('link').click();
        await page.locator('button:has(.tabler-icon-link)').click();
        await dialog(page).locator('select').waitFor();
        if (shots) await shown(page, name('link'));
        await dialog(page).locator('button[type=submit]').click();
        await dialog(page).locator('code').waitFor();
        await shown(page, name('link-made'));
      });
      await site.visit(`scene=protected&backups=20${look}`, '#/manage', async (page) => {
        await page.locator('button:has(.tabler-icon-link)').click();
        await dialog(page).locator('textarea').fill('https://nas.example.net/b.zip?expired');
        await dialog(page).locator('button[type=submit]').click();
        await page.getByRole('alert').waitFor();
        await shown(page, name('open-link'));
      });
      await site.visit(`scene=protected${look}`, '#/settings/storage', async (page) => {
        await page
          .getByRole('button', { name: /^Web pages|^Pages web|的网页$/ })
          .first()
          .click();
        await dialog(page).locator('dl').nth(1).waitFor();
        await shown(page, name('web-pages'));
      });
      await site.visit(`scene=running&keys-expired${look}`, '#/home', async (page) => {
        await dialog(page).locator('input[type=password]').first().waitFor();
        await shown(page, name('keys'));
        await dialog(page).locator('button:not([type=submit])').last().click();
        await dialog(page).waitFor({ state: 'hidden' });
        if (shots) await shown(page, name('keys-not-now'));
      });
    },
  );

  test('a link is made for the time that was chosen, and warns before and after', async () => {
    await site.visit('scene=protected&backups=20', '#/manage', async (page) => {
      await page.getByRole('grid').getByRole('row').nth(1).getByRole('link').click();
      await press(page, 'Share link…');
      await dialog(page).getByText('Anyone with the link can read everything in it').waitFor();
      await dialog(page).getByLabel('It works for').selectOption('7 days');
      await press(page, 'Make the link');
      const link = await dialog(page).locator('code').textContent();
      expect(link).toContain('X-Amz-Expires=604800');
      await dialog(page).getByText('Anyone with the link can read everything in it').waitFor();
      await dialog(page).getByText('Taking it back').click();
      await dialog(page)
        .getByText(/delete the old one: that ends all links/)
        .waitFor();
      await dialog(page).getByRole('button', { name: 'Copy' }).waitFor();
    });
  });

  test('a link that works leads into the restore, one that does not stays to be mended', async () => {
    await site.visit('scene=first-run&backups=20', '#/start', async (page) => {
      await page.getByRole('button', { name: /I already have backups/ }).click();
      await press(page, 'I have a link to a backup');
      await press(page, 'Open');
      await dialog(page).getByText('Paste the link first.').waitFor();
      await field(page).fill('https://nas.example.net/b.zip?expired');
      await press(page, 'Open');
      await page.getByText('nas.example.net does not hand out what the link leads to.').waitFor();
      await expect.poll(() => field(page).inputValue()).toContain('expired');
      await field(page).fill('https://nas.example.net/b.zip?good');
      await press(page, 'Open');
      await page
        .getByText(/^From .*/)
        .first()
        .waitFor();
      expect(page.url()).not.toContain('nas.example.net');
      expect(page.url()).toContain('#/restore/');
    });
  });

  test('a missing rule for web pages is shown, added and seen again', async () => {
    await site.visit('scene=protected', '#/settings/storage', async (page) => {
      await press(page, 'Web pages that may read “home-nas”');
      await dialog(page).getByText('1 rule is there now:').waitFor();
      await dialog(page).getByText('This rule is missing:').waitFor();
      await press(page, 'Add the rule');
      await dialog(page).getByText('The rule is added, and the storage shows it.').waitFor();
      await dialog(page).getByText('2 rules are there now:').waitFor();
      await dialog(page).getByText('https://photos.example.net').waitFor();
    });
  });

  test('a job that waits for keys asks once, can be put off, and goes on', async () => {
    await site.visit('scene=running&keys-expired', '#/home', async (page) => {
      await dialog(page).getByText('The temporary keys for “home-nas” have expired.').waitFor();
      await press(page, 'Not now');
      await dialog(page).waitFor({ state: 'hidden' });
      await page.getByText(/^Waiting for new keys – the backup is not finished/).waitFor();
      await press(page, 'Enter new keys…');
      await expect.poll(() => dialog(page).getByLabel('Access key ID').inputValue()).toBe('AKEXAMPLE');
      await press(page, 'Save and go on');
      await dialog(page).getByText('Fill this in.').waitFor();
      await dialog(page).locator('input[type=password]').nth(0).fill('wrong');
      await press(page, 'Save and go on');
      await dialog(page).getByRole('alert').waitFor();
      await dialog(page).locator('input[type=password]').nth(0).fill('new-secret');
      await dialog(page).locator('input[type=password]').nth(1).fill('new-token');
      await press(page, 'Save and go on');
      await dialog(page).waitFor({ state: 'hidden' });
      await page.getByText(/^Waiting for new keys/).waitFor({ state: 'hidden' });
      await expect.poll(() => page.getByRole('button', { name: 'Enter new keys…' }).count()).toBe(0);
    });
  });
});
