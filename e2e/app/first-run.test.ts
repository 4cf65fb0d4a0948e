import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSampleTree } from '../../scripts/demo/sample-tree.ts';
import { type Lab, makeLab } from '../support/computers.ts';
import { printed } from '../support/run-cli.ts';
import {
  contentsOf,
  emptyBucket,
  newBucketName,
  serverChoices,
  type TestServer,
} from '../support/servers.ts';
import { launchBrowser } from './support/browser.ts';
import { chooseFolder } from './support/folder-dialog.ts';
import { onEachHost } from './support/hosts.ts';
import { visit } from './support/start-app.ts';
import { fillStorageForm, testAndCreateBucket } from './support/storage-form.ts';

onEachHost('first run', (host) => {
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

  test('“Try it on this computer” ends with a complete backup and a protected computer', async () => {
    const computer = lab.computer('curious');
    await visit({ host, computer, browser }, async ({ page }) => {
      await page.getByRole('heading', { name: 'Welcome to Holdall' }).waitFor();
      for (const door of ['Protect this computer', 'I already have backups'])
        await expect.poll(() => page.getByRole('button', { name: door }).count()).toBe(1);
      await page.getByRole('button', { name: 'Try it on this computer' }).click();
      await page.getByRole('heading', { name: '“sample-data” is backed up and checked' }).waitFor();
      await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
      await expect.poll(() => page.title()).toBe('Home – Holdall');
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
    });
    expect(existsSync(join(computer.settings, 'try-here', 'bucket'))).toBe(true);
  });

  for (const choice of serverChoices()) {
    describe.skipIf(choice.start === undefined)(choice.name, () => {
      let server: TestServer;
      const bucket = newBucketName();

      beforeAll(async () => {
        if (choice.start === undefined) throw new Error('unreachable: skipped');
        server = await choice.start();
      });
      afterAll(async () => {
        if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
        await server?.close();
      });

      test('a wrong secret is said beside its field and loses nothing; then storage, folder, schedule, backup', async () => {
        const computer = lab.computer(`owner ${choice.name.slice(0, 3)}`);
        writeSampleTree(join(computer.home, 'Documents', 'App Data'), {
          ...{ seed: 3, notes: 20, database: 200_000, video: 500_000 },
        });
        await visit({ host, computer, browser }, async (app) => {
          const { page } = app;
          await page.getByRole('button', { name: 'Protect this computer' }).click();
          await page.getByRole('heading', { name: 'Where should the backups go?' }).waitFor();
          const wish = { bucket, rootPath: 'team/backups' };
          await fillStorageForm(page, server, { ...wish, secretAccessKey: 'notTheRightSecretAtAll' });

          await page.getByRole('button', { name: 'Test connection' }).click();
          const alert = page.getByRole('alert');
          await alert.waitFor();
          await expect
            .poll(() => alert.textContent())
            .toContain(`The secret key does not fit the access key id “${server.accessKeyId}”.`);
          const secret = page.getByLabel('Secret access key');
          await expect.poll(() => secret.getAttribute('aria-invalid')).toBe('true');
          for (const [label, value] of [
            ['Address', server.endpoint],
            ['Bucket', bucket],
            ['Region', server.region],
            ['Access key id', server.accessKeyId],
            ['Secret access key', 'notTheRightSecretAtAll'],
            ['Folder in the bucket', 'team/backups'],
          ] as const)
            await expect.poll(() => page.getByLabel(label, { exact: true }).inputValue()).toBe(value);

          await secret.fill(server.secretAccessKey);
          await testAndCreateBucket(page);
          await page.getByRole('button', { name: 'Save and continue' }).click();

          await page.getByRole('heading', { name: 'What should be backed up?' }).waitFor();
          const folder = await chooseFolder(app, computer, 'Add a folder', ['Documents', 'App Data']);
          await page.getByRole('listitem').filter({ hasText: folder }).waitFor();
          await page.getByText('27 files, 890 kB').waitFor();
          await page.getByLabel('Leave out').fill('media/');
          await page.getByText('1 file left out (500 kB)').waitFor();
          await page.getByRole('button', { name: 'Next' }).click();

          await page.getByRole('heading', { name: 'When should it be backed up?' }).waitFor();
          await page.getByRole('radio', { name: 'Every day' }).check();
          await page.getByText('The next runs').waitFor();
          await page.getByRole('button', { name: 'Save and back up now' }).click();

          await page.getByRole('heading', { name: /is backed up and checked$/ }).waitFor();
          await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
          const { objects, uploads } = await contentsOf(server, bucket);
          expect(objects).toEqual([expect.stringMatching(/^team\/backups\/.*\.zip$/)]);
          expect(uploads).toEqual([]);
        });
        expect(readFileSync(join(computer.settings, 'config.json'), 'utf8')).not.toContain(
          server.secretAccessKey,
        );
        expect(printed.join('\n')).not.toContain(server.secretAccessKey);
      });
    });
  }
});
