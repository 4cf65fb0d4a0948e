import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import { type MakeBelieve, openMakeBelieve, violationsIn } from '../../../e2e/support/make-believe.ts';

/** The storage form over the make-believe service, in a real browser under the content policy that the hosts send. */
describe.skipIf(browserPath === undefined)(`storage form${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
  });
  afterAll(() => site?.close());

  const inForm = (act: (page: Page) => Promise<void>) =>
    site.visit('backups=10', '#/settings/storage', async (page) => {
      await page.getByRole('button', { name: 'Add a storage' }).click();
      await act(page);
    });
  const field = (page: Page, name: string) => page.locator(`[name=${name}]`);
  const value = (page: Page, name: string) => field(page, name).inputValue();
  const provider = (page: Page) => page.getByRole('combobox', { name: 'Provider' });
  async function choose(page: Page, typed: string, name: string): Promise<void> {
    await provider(page).fill(typed);
    await page.getByRole('option', { name }).click();
  }

  test('a pasted address: what it becomes is shown while it is typed, and what was done to it afterwards', async () => {
    await inForm(async (page) => {
      await field(page, 'endpoint').fill('"photos.s3.us-west-004.backblazeb2.com/"');
      await page.getByText('It will be used like this: https://s3.us-west-004.backblazeb2.com').waitFor();
      await expect.poll(() => value(page, 'bucket')).toBe('');
      await field(page, 'endpoint').blur();
      await page.getByRole('status').getByText('The address was tidied up:').waitFor();
      await page.getByText('Moved the bucket name “photos” out of the address').waitFor();
      await expect.poll(() => value(page, 'endpoint')).toBe('https://s3.us-west-004.backblazeb2.com');
      await expect.poll(() => value(page, 'bucket')).toBe('photos');
      await expect.poll(() => value(page, 'region')).toBe('us-west-004');
      await expect.poll(() => provider(page).inputValue()).toBe('Backblaze B2');
      expect(await violationsIn(page)).toEqual([]);
    });
  });

  test('an address that is none says why, and a password in it is gone when the field is left', async () => {
    await inForm(async (page) => {
      await field(page, 'endpoint').fill('https://cloud.digitalocean.com/spaces/photos');
      await field(page, 'endpoint').blur();
      await page.getByText('This is a page on the website of DigitalOcean Spaces.').waitFor();
      await expect.poll(() => field(page, 'endpoint').getAttribute('aria-invalid')).toBe('true');
      await field(page, 'endpoint').fill('https://AKID:hunter2@s3.example.com');
      await field(page, 'endpoint').blur();
      await page.getByText('Removed the user name or password').waitFor();
      expect(await page.content()).not.toContain('hunter2');
      await expect.poll(() => value(page, 'endpoint')).toBe('https://s3.example.com');
    });
  });

  test('a chosen provider fills in what is known, and tells where the rest is', async () => {
    await inForm(async (page) => {
      await choose(page, 'spa', 'DigitalOcean Spaces');
      await expect.poll(() => value(page, 'endpoint')).toBe('https://{region}.digitaloceanspaces.com');
      const places = await page.locator('datalist option').allTextContents();
      expect(places).toContain('Frankfurt');
      await field(page, 'region').fill('Frankfurt');
      await field(page, 'region').blur();
      await expect.poll(() => value(page, 'endpoint')).toBe('https://fra1.digitaloceanspaces.com');
      await expect.poll(() => value(page, 'region')).toBe('fra1');
      await page.getByText('Where do I find this at DigitalOcean Spaces?').click();
      await page.getByText('Personal access tokens of the API are something else').waitFor();
      await page.getByText('per GB and month, as of').waitFor();
      await field(page, 'accessKeyId').fill('dop_v1_0123456789');
      await field(page, 'accessKeyId').blur();
      await page.getByText('This looks like an API token.').waitFor();
      expect(await violationsIn(page)).toEqual([]);

      await choose(page, 'minio', 'MinIO');
      await expect.poll(() => value(page, 'endpoint')).toBe('');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('MinIO runs at an address of your own.').waitFor();
    });
  });

  test('price and provider are saved, and shown again', async () => {
    await inForm(async (page) => {
      await choose(page, 'garage', 'Garage');
      await expect.poll(() => value(page, 'region')).toBe('garage');
      await field(page, 'name').fill('cellar');
      await field(page, 'endpoint').fill('nas:3900');
      await field(page, 'bucket').fill('photos');
      await field(page, 'accessKeyId').fill('GK31c2f218a2e44f485b94239e');
      await field(page, 'secretAccessKey').fill('a-secret');
      await page.locator('summary').filter({ hasText: 'Advanced' }).click();
      await field(page, 'price').fill('dear');
      await page.getByRole('button', { name: 'Add this storage' }).click();
      await page.getByText('This should be a number and a currency').waitFor();
      await field(page, 'price').fill('0.01 EUR');
      await page.getByRole('button', { name: 'Add this storage' }).click();
      await page.getByText('photos/holdall at http://nas:3900').waitFor();
      await page.getByRole('button', { name: 'Change the storage cellar' }).click();
      await expect.poll(() => provider(page).inputValue()).toBe('Garage');
      await expect.poll(() => value(page, 'price')).toBe('0.01 EUR');
      // Looking at it is not changing it.
      await field(page, 'endpoint').focus();
      await field(page, 'endpoint').blur();
      await expect.poll(() => page.getByText('You have unsaved changes.').isVisible()).toBe(false);
    });
  });
});
