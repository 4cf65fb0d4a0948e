import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../../scripts/demo/describe-tree.ts';
import { type Lab, makeLab } from '../support/computers.ts';
import { type Computer, cli } from '../support/run-cli.ts';
import { browserPath, inBrowser, launchBrowser } from './support/browser.ts';
import { chooseFolder } from './support/folder-dialog.ts';
import { findings, photograph, turn } from './support/look.ts';
import { prepare, writeDocuments } from './support/prepare.ts';
import { visit } from './support/start-app.ts';

/** No storage anywhere but a folder of the other computer. */
describe.skipIf(browserPath === undefined)(`a folder of A is the storage of B${inBrowser}`, () => {
  let lab: Lab;
  let browser: Browser;
  beforeAll(async () => {
    lab = makeLab();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    lab?.remove();
  });

  test('A shares over TLS, B pastes the link, backs up and restores; then A lets B only read', async () => {
    const [a, b] = [lab.computer('a'), lab.computer('b')];
    const disk = join(a.home, 'Disk');
    mkdirSync(disk);
    const port = await freePort();
    await visit({ host: 'web', computer: a, browser }, async ({ page }) => {
      const { link, secret } = await share(page, disk, port);
      const shown = page.getByText('Running', { exact: true });
      await shown.waitFor();
      for (const scheme of ['light', 'dark'] as const) {
        await turn(page, scheme);
        await photograph(page, `share-${scheme}`);
        expect(await findings(page, scheme)).toEqual([]);
      }
      expect(await page.locator('body').innerHTML()).not.toContain(secret);

      await backUpTo(b, link, secret);
      await prepare(b, 'restore', 'latest', '--to', join(b.home, 'Restored'));
      const restored = describeTree(join(b.home, 'Restored', 'Documents'));
      expect(restored).toEqual(describeTree(join(b.home, 'Documents')));

      const row = page.getByRole('row').filter({ hasText: 'laptop of B' });
      await page.reload();
      await row.getByText(/this minute|now|second|minute/).waitFor();
      await page.getByRole('button', { name: 'Change the key laptop of B' }).click();
      await page.getByRole('dialog').getByRole('radio', { name: 'Only read' }).check();
      await page.getByRole('button', { name: 'Save the key' }).click();
      await row.getByText('Only read').waitFor();
      const refused = await cli(b, ['backup', 'docs', '--even-if-unchanged', '--json']);
      expect(refused.stdout).toContain('access-denied');
      await prepare(b, 'restore', 'latest', '--to', join(b.home, 'Again'));
    });
  });

  /** From nothing to a link, as a person would; the secret as it was shown. */
  async function share(page: Page, folder: string, port: number) {
    await page.evaluate("location.hash = '#/settings/share'");
    await page.getByRole('button', { name: 'Share a folder', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await dialog.getByLabel('Bucket').fill('backups');
    await dialog.getByRole('button', { name: 'Share this folder' }).click();
    await page.getByRole('rowheader', { name: 'backups' }).waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await dialog.getByLabel('For').fill('laptop of B');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const secret = (await dialog.locator('code').last().textContent()) ?? '';
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('radio', { name: 'Other computers in my network' }).check();
    await page.getByLabel('Port').fill(String(port));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Share the folders below').click();
    const link = (await page.getByText(/^holdall:\/\/s3\?endpoint=https:/).textContent()) ?? '';
    return { link, secret };
  }

  async function backUpTo(computer: Computer, link: string, secret: string): Promise<void> {
    writeDocuments(join(computer.home, 'Documents'));
    await visit({ host: 'web', computer, browser }, async (app) => {
      const { page } = app;
      await page.getByRole('button', { name: 'Protect this computer' }).click();
      await page.getByLabel('Link from another computer').fill(link);
      await page.getByText('Only the secret is missing.').waitFor();
      await page.getByLabel('Secret access key').fill(secret);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('Everything a backup needs works.').waitFor();
      await page.getByRole('button', { name: 'Save and continue' }).click();
      const folder = await chooseFolder(app, computer, 'Add a folder', ['Documents']);
      await page.getByRole('listitem').filter({ hasText: folder }).waitFor();
      await page.getByLabel('Name of this plan').fill('docs');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('radio', { name: 'Only when I press the button' }).check();
      await page.getByRole('button', { name: 'Save and back up now' }).click();
      await page.getByRole('heading', { name: '“docs” is backed up and checked' }).waitFor();
    });
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
