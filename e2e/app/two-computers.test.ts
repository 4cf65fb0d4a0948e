import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../../scripts/demo/describe-tree.ts';
import { writeSampleTree } from '../../scripts/demo/sample-tree.ts';
import { type Lab, makeLab } from '../support/computers.ts';
import { emptyBucket, newBucketName, serverChoices, type TestServer } from '../support/servers.ts';
import { launchBrowser } from './support/browser.ts';
import { chooseFolder } from './support/folder-dialog.ts';
import { onEachHost } from './support/hosts.ts';
import { visit } from './support/start-app.ts';
import { fillStorageForm, testAndCreateBucket } from './support/storage-form.ts';

onEachHost('A → S3 → B through two windows', (host) => {
  for (const choice of serverChoices())
    describe.skipIf(choice.start === undefined)(`on ${choice.name}`, () => {
      let lab: Lab;
      let browser: Browser;
      let server: TestServer;
      const bucket = newBucketName();

      beforeAll(async () => {
        if (choice.start === undefined) throw new Error('unreachable: skipped');
        lab = makeLab();
        [browser, server] = await Promise.all([launchBrowser(), choice.start()]);
      });
      afterAll(async () => {
        await browser?.close();
        if (choice.name.startsWith('external') && server) await emptyBucket(server, bucket);
        await server?.close();
        lab?.remove();
      });

      test('A sets up and backs up, B connects and restores everything, byte for byte', async () => {
        const [a, b] = [lab.computer('a'), lab.computer('b')];
        const data = join(a.home, 'App Data');
        writeSampleTree(data, { seed: 9, notes: 60, database: 1_000_000, video: 6_000_000 });

        await visit({ host, computer: a, browser }, async (app) => {
          const { page } = app;
          await page.getByRole('button', { name: 'Protect this computer' }).click();
          await fillStorageForm(page, server, { bucket, rootPath: 'shared' });
          await testAndCreateBucket(page);
          await page.getByRole('button', { name: 'Save and continue' }).click();
          const folder = await chooseFolder(app, a, 'Add a folder', ['App Data']);
          await page.getByRole('listitem').filter({ hasText: folder }).waitFor();
          await page.getByLabel('Name of this plan').fill('apps');
          await page.getByRole('button', { name: 'Next' }).click();
          await page.getByRole('radio', { name: 'Only when I press the button' }).check();
          await page.getByRole('button', { name: 'Save and back up now' }).click();
          await page.getByRole('heading', { name: '“apps” is backed up and checked' }).waitFor();
        });

        await visit({ host, computer: b, browser }, async ({ page }) => {
          await page.getByRole('button', { name: 'I already have backups' }).click();
          await page.getByRole('heading', { name: 'Where are your backups?' }).waitFor();
          await fillStorageForm(page, server, { bucket, rootPath: 'shared' });
          await page.getByRole('button', { name: 'Save and continue' }).click();
          const list = page.getByRole('grid', { name: 'Backups of all computers' });
          await list.getByRole('row').filter({ hasText: 'apps' }).getByRole('link').click();
          await page.getByRole('heading', { name: /^Backup of / }).waitFor();
          await page.getByRole('button', { name: 'Restore all…' }).click();

          await page.getByRole('radio', { name: 'Everything in this backup' }).waitFor();
          await page.getByRole('button', { name: 'Next' }).click();
          await page.getByLabel('Folder', { exact: true }).fill(join(b.home, 'Restored'));
          await page.getByRole('button', { name: 'Next' }).click();
          await page.getByRole('button', { name: 'Next' }).click();
          await page.getByRole('heading', { name: 'This is what will happen' }).waitFor();
          await page.getByRole('button', { name: /^Restore \d+ files$/ }).click();
          await page.getByRole('heading', { name: 'Everything was restored' }).waitFor();
        });
        expect(describeTree(join(b.home, 'Restored', 'App Data'))).toEqual(describeTree(data));
      });
    });
});
