import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

describe.skipIf(browserPath === undefined)(`monthly cost${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  /** Through the first steps, up to the size of a chosen folder. */
  async function toEstimate(page: Page, price: string): Promise<void> {
    await page.getByRole('button', { name: 'Protect this computer' }).click();
    await page.locator('[name=endpoint]').fill('https://photos.s3.us-west-004.backblazeb2.com');
    await page.locator('[name=accessKeyId]').fill('0045f0571db506a0000000001');
    await page.locator('[name=secretAccessKey]').fill('a-secret');
    await page.locator('summary').filter({ hasText: 'Advanced' }).click();
    await page.locator('[name=price]').fill(price);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('button', { name: 'Add a folder' }).click();
    await page.getByRole('dialog').locator('button:has(.tabler-icon-folder)').first().click();
    await page.getByRole('dialog').locator('button').last().click();
    await page.getByText(/files, \d/).waitFor();
  }
  const about = (page: Page) => page.getByText(/^About .+ a month to keep it/);

  test.each([
    ['', /at US\$0\.006 per GB \(Backblaze B2, as of \w+ 20\d\d\)\.$/],
    ['0.5 EUR', /at your price of €0\.50 per GB\.$/],
  ])('is said with the size, for the price “%s”', async (price, words) => {
    await site.visit('scene=first-run', '#/start', async (page) => {
      await toEstimate(page, price);
      await about(page).waitFor();
      await expect.poll(() => about(page).textContent()).toMatch(words);
      expect(await violationsIn(page)).toEqual([]);
    });
  });

  test('is not said for a storage that costs nothing', async () => {
    await site.visit('scene=first-run', '#/start', async (page) => {
      await toEstimate(page, '0');
      await expect.poll(() => about(page).count()).toBe(0);
    });
  });
});
