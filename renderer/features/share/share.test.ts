import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, inBrowser } from '../../../e2e/app/support/browser.ts';
import {
  type MakeBelieve,
  openMakeBelieve,
  turnTo,
  violationsIn,
} from '../../../e2e/support/make-believe.ts';

const shots = process.env.HOLDALL_SHOTS;

/** “Share a folder as S3” over the make-believe service, in a real browser under the hosts' content policy. */
describe.skipIf(browserPath === undefined)(`sharing${inBrowser}`, () => {
  let site: MakeBelieve;
  beforeAll(async () => {
    site = await openMakeBelieve();
    if (shots) await mkdir(shots, { recursive: true });
  });
  afterAll(() => site?.close());

  const at = (query: string, act: (page: Page) => Promise<void>) =>
    site.visit(`backups=20${query}`, '#/settings/share', async (page) => {
      await page.locator('h1:focus').waitFor();
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      await act(page);
    });
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const look = async (page: Page, name: string) => {
    for (const scheme of shots ? (['dark', 'light'] as const) : []) {
      await turnTo(page, scheme);
      await page.screenshot({ path: `${shots}/share-${name}-${scheme}.png`, fullPage: true });
    }
    expect(await violationsIn(page)).toEqual([]);
  };

  test('nothing set up yet: it says what is missing, and cannot be switched on', async () => {
    await at('', async (page) => {
      await page.getByText('Choose a folder and make a key below first.').waitFor();
      await expect.poll(() => page.getByLabel('Share the folders below').isDisabled()).toBe(true);
      await look(page, 'empty');
    });
  });

  test('from nothing to a link: a folder, a key whose secret is shown once, and others let in', async () => {
    await at('', async (page) => {
      await button(page, 'Share a folder').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Share this folder' }).click();
      await dialog.getByText('Which folder should be shared?').waitFor();
      await dialog.getByRole('textbox', { name: 'Folder' }).fill('/srv/gone');
      await expect.poll(() => dialog.getByLabel('Bucket').inputValue()).toBe('gone');
      await dialog.getByRole('button', { name: 'Share this folder' }).click();
      await dialog.getByRole('alert').waitFor();
      await look(page, 'folder');
      await dialog.getByRole('textbox', { name: 'Folder' }).fill('/srv/Family backups');
      await dialog.getByRole('button', { name: 'Share this folder' }).click();
      await page.getByRole('rowheader', { name: 'family-backups' }).waitFor();

      await button(page, 'Make a key').click();
      await dialog.getByLabel('For').fill('Laptop of Ben');
      await dialog.getByLabel('Only these:').click();
      await dialog.getByLabel('family-backups').click();
      await look(page, 'key');
      await dialog.getByRole('button', { name: 'Make the key' }).click();
      const secret = await dialog.locator('code').last().textContent();
      expect(secret).toMatch(/^[0-9a-f]{40}$/);
      await look(page, 'secret');
      await dialog.getByRole('button', { name: 'I have copied it' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await page.locator('body').innerHTML()).not.toContain(secret);

      await page.getByLabel('Share the folders below').click();
      await page.getByText('http://127.0.0.1:8555', { exact: true }).waitFor();
      await page.getByText('Only this computer can reach it').waitFor();

      await page.getByRole('radio', { name: 'Other computers in my network' }).click();
      await expect
        .poll(() => page.getByRole('radio', { name: 'A certificate that Holdall makes' }).isChecked())
        .toBe(true);
      await expect.poll(() => page.getByRole('radio', { name: 'None (http)' }).count()).toBe(0);
      await page.getByLabel('Port').fill('99999');
      await button(page, 'Save').click();
      await page.getByText('This should be a number from 1 to 65535.').waitFor();
      await page.getByLabel('Port').fill('9443');
      await button(page, 'Save').click();
      await page.getByText('https://192.168.1.20:9443', { exact: true }).waitFor();
      await page.getByText(/^5E:5E:/).waitFor();
      const link = page.getByText(/^holdall:\/\/s3\?/);
      await link.waitFor();
      expect(await link.textContent()).not.toContain(secret);
      await page.getByLabel('Name or address of this computer').fill('den.local');
      await page.getByText('holdall://s3?endpoint=https://den.local:9443').waitFor();
      await page.getByRole('img', { name: 'QR code of the link' }).waitFor();
    });
  });

  test('what runs: counters, keys and what can be done about them', async () => {
    await at('&share', async (page) => {
      await page.getByText('1,843, of which 2 were refused or failed').waitFor();
      await page.getByText('Its secret is not on this computer any more.').waitFor();
      await look(page, 'running');
      await button(page, 'Change the key Laptop of Ben').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Only read' }).check();
      await dialog.getByLabel('family').uncheck();
      await expect.poll(() => dialog.getByRole('button', { name: 'Save the key' }).isDisabled()).toBe(true);
      await dialog.getByLabel('photos').check();
      await look(page, 'edit-key');
      await dialog.getByRole('button', { name: 'Save the key' }).click();
      await dialog.waitFor({ state: 'hidden' });
      const row = page.getByRole('row').filter({ hasText: 'Laptop of Ben' });
      await row.getByText('Only read').waitFor();
      await row.getByText('photos').waitFor();
      await button(page, 'New secret for the key HOLDALLFEDCBA987654').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
      await page.getByRole('dialog').getByText('Copy the secret now').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'I have copied it' }).click();
      await button(page, 'Remove the key Laptop of Ben').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove the key' }).click();
      await page.getByRole('rowheader', { name: 'Laptop of Ben' }).waitFor({ state: 'detached' });
      await button(page, 'Make a new certificate').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Make a new one' }).click();
      await page.getByText(/^C4:C4:/).waitFor();
      await page.getByLabel('Share the folders below').click();
      await page.getByText('Not running').waitFor();
    });
  });

  test('a certificate of one’s own is chosen, and said whether it can be used', async () => {
    await at('&share', async (page) => {
      await page.getByRole('radio', { name: 'A certificate of my own' }).check();
      const dialog = page.getByRole('dialog');
      const choose = async (opener: string, file: string) => {
        await button(page, opener).click();
        await dialog.getByRole('button', { name: file, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
      };
      await choose('Choose the certificate…', 'cert.pem');
      await page.getByText('The certificate is for den.example.org').waitFor();
      await choose('Choose its key…', 'other.pem');
      await page.getByText('The key cannot be used: it belongs to another certificate.').waitFor();
      await look(page, 'certificate');
      await choose('Choose its key…', 'key.pem');
      await page.getByText('Both can be used.').waitFor();
      await expect.poll(() => page.getByLabel('Key file').inputValue()).toBe('/home/anna/key.pem');
    });
  });

  test('another program has the port: one of ours goes on there, a foreign one is left its port', async () => {
    await at('&share&share-port=holdall', async (page) => {
      await page.getByText('It uses the same settings').waitFor();
      await expect.poll(() => page.getByLabel('Share the folders below').isChecked()).toBe(true);
      await page.getByText('https://192.168.1.20:8555', { exact: true }).waitFor();
      await look(page, 'elsewhere');
    });
    await at('&share&share-port=foreign', async (page) => {
      await page.getByText('Port 8555 is already in use on this computer by another program.').waitFor();
      await look(page, 'port-taken');
      await button(page, 'Use port 8556 instead').click();
      await page.getByText('https://192.168.1.20:8556', { exact: true }).waitFor();
    });
  });

  test.each(['fr', 'zh-CN'])('%s: axe finds nothing', async (language) => {
    await at(`&share&language=${language}`, async (page) => {
      await page.getByRole('img').last().waitFor();
      await look(page, language);
    });
  });

  test('the other computer: a pasted link fills the form, all but the secret', async () => {
    await site.visit('backups=20', '#/settings/storage', async (page) => {
      await button(page, 'Add a storage').click();
      const link = page.getByLabel('Link from another computer');
      await link.fill('https://example.com');
      await page.getByRole('alert').waitFor();
      const place = 'holdall://s3?endpoint=https://192.168.1.20:8555&bucket=family&key=HOLDALL0123456789AB';
      await link.fill(`${place}&fp=${'5e'.repeat(32)}`);
      await page.getByText('Only the secret is missing.').waitFor();
      await expect.poll(() => page.locator('[name=endpoint]').inputValue()).toBe('https://192.168.1.20:8555');
      await expect.poll(() => page.locator('[name=bucket]').inputValue()).toBe('family');
      await expect.poll(() => page.locator('[name=accessKeyId]').inputValue()).toBe('HOLDALL0123456789AB');
      await page.getByText('Exactly the certificate of that computer will be trusted').waitFor();
      await page.getByText(/^5E:5E:/).waitFor();
      await look(page, 'pasted');

      await link.fill(`${place.replace('192.168.1.20', 'renewed')}&fp=${'5e'.repeat(32)}`);
      await page.locator('[name=name]').fill('den');
      await page.locator('[name=secretAccessKey]').fill('a secret');
      await button(page, 'Test connection').click();
      const trust = button(page, 'Trust this one and test again');
      await trust.waitFor();
      await page.getByText(/^C4:C4:/).waitFor();
      await expect.poll(() => trust.isDisabled()).toBe(true);
      await page.getByLabel('I have compared the new one').check();
      await look(page, 'changed');
      await trust.click();
      await page.getByText('Everything a backup needs works.').waitFor();
      const pin = page.locator('[name=pinnedFingerprint]');
      await expect.poll(() => pin.inputValue()).toMatch(/^C4:C4:/);
      await button(page, 'Trust it no longer').click();
      await expect.poll(() => pin.inputValue()).toBe('');
    });
  });
});
