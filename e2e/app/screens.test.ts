import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProxy } from '../support/proxy.ts';
import type { Computer } from '../support/run-cli.ts';
import { newBucketName } from '../support/servers.ts';
import { browserPath, inBrowser } from './support/browser.ts';
import { chooseFolder } from './support/folder-dialog.ts';
import { gate } from './support/gate.ts';
import { findings, photograph, turn } from './support/look.ts';
import { preparePlan, writeDocuments } from './support/prepare.ts';
import { computerWithBackups, openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';
import { fillStorageForm, testAndCreateBucket } from './support/storage-form.ts';

/**
 * Every screen over the real engine: nothing for axe to find, in light and dark, and a picture of each in
 * `.build/screenshots` for somebody to look at.
 */
describe.skipIf(browserPath === undefined)(`screens${inBrowser}`, () => {
  let stage: Stage;
  let computer: Computer;

  beforeAll(async () => {
    stage = await openStage();
    computer = await computerWithBackups(stage);
  });
  afterAll(() => stage?.close());

  /** Looks at the screen in both schemes; returns what is wrong with it. */
  async function look(page: Page, name: string): Promise<string[]> {
    const wrong: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      await turn(page, scheme);
      wrong.push(...(await findings(page, scheme)).map((line) => `${name}: ${line}`));
      await photograph(page, `${name}-${scheme}`);
    }
    await turn(page, 'light');
    return wrong;
  }

  test('first run', async () => {
    const fresh = stage.lab.computer('fresh');
    writeDocuments(join(fresh.home, 'Documents'));
    await visit({ host: 'web', computer: fresh, browser: stage.browser }, async (app) => {
      const { page } = app;
      const wrong: string[] = [];
      await page.getByRole('heading', { name: 'Welcome to Holdall' }).waitFor();
      wrong.push(...(await look(page, 'start')));
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('No storage yet').waitFor();
      wrong.push(...(await look(page, 'backups-no-storage')));
      await page.goBack();
      await page.getByRole('button', { name: 'Protect this computer' }).click();
      const bucket = newBucketName();
      await fillStorageForm(page, stage.server, { bucket, secretAccessKey: 'wrong', rootPath: 'here' });
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByRole('alert').waitFor();
      wrong.push(...(await look(page, 'start-storage-wrong-secret')));
      await page.getByLabel('Secret access key').fill(stage.server.secretAccessKey);
      await testAndCreateBucket(page);
      wrong.push(...(await look(page, 'start-storage-tested')));
      await page.getByRole('button', { name: 'Save and continue' }).click();
      await page.getByRole('button', { name: 'Add a folder' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Documents' }).waitFor();
      wrong.push(...(await look(page, 'start-choose-folder')));
      await page.getByRole('button', { name: 'Cancel' }).click();
      const folder = await chooseFolder(app, fresh, 'Add a folder', ['Documents']);
      await page.getByRole('listitem').filter({ hasText: folder }).waitFor();
      await page.getByText(/^16 files, /).waitFor();
      wrong.push(...(await look(page, 'start-folders')));
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('The next runs').waitFor();
      wrong.push(...(await look(page, 'start-schedule')));
      expect(wrong).toEqual([]);
    });
  });

  test('Home: protected, running, finished, failed', async () => {
    const home = stage.lab.computer('home');
    const uploads = gate(({ method, url }) => method === 'PUT' && /\.zip\b/.test(url ?? ''));
    const proxy = await startProxy(stage.server.endpoint, [uploads]);
    const bucket = newBucketName();
    const documents = await preparePlan(home, stage.server, { bucket, endpoint: proxy.endpoint });
    writeDocuments(documents);
    await visit({ host: 'web', computer: home, browser: stage.browser }, async ({ page }) => {
      const wrong: string[] = [];
      await page.getByRole('heading', { name: 'Not protected' }).waitFor();
      wrong.push(...(await look(page, 'home-not-protected')));
      await page.getByRole('button', { name: 'Back up now' }).click();
      await uploads.reached;
      await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
      wrong.push(...(await look(page, 'home-running')));
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('region', { name: 'Running' }).waitFor();
      wrong.push(...(await look(page, 'settings-while-running')));
      uploads.open();
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
      wrong.push(...(await look(page, 'home-finished')));
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
      wrong.push(...(await look(page, 'home-protected')));
      await proxy.close();
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page.getByRole('heading', { name: 'The backup of “docs” failed' }).waitFor();
      wrong.push(...(await look(page, 'home-failed')));
      expect(wrong).toEqual([]);
    });
  });

  test('Backups, one of them, and restoring it', async () => {
    await visit({ host: 'web', computer, browser: stage.browser }, async ({ page }) => {
      const wrong: string[] = [];
      const dialog = page.getByRole('dialog');
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('3 backups', { exact: true }).waitFor();
      const list = page.getByRole('grid', { name: 'Backups of all computers' });
      await list.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      wrong.push(...(await look(page, 'backups')));
      for (const [button, name] of [
        ['Verify…', 'backups-verify'],
        ['Download .zip…', 'backups-download'],
        ['Delete 1…', 'backups-delete'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        await dialog.waitFor();
        wrong.push(...(await look(page, name)));
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      }
      await list.focus();
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByRole('button', { name: 'Compare' }).click();
      await dialog.getByText('version.txt').waitFor();
      wrong.push(...(await look(page, 'backups-compare')));
      await page.keyboard.press('Escape');

      await list.getByRole('link').first().click();
      const tree = page.getByRole('treegrid', { name: 'Files in this backup' });
      await tree.getByRole('row').filter({ hasText: 'Documents' }).click();
      await tree.getByRole('row').filter({ hasText: 'letter.txt' }).click();
      await page.getByText('the backups are fine.').waitFor();
      wrong.push(...(await look(page, 'backup')));
      await page.getByRole('searchbox', { name: 'Find in this backup' }).fill('note 1');
      await page.getByText('4 files found').waitFor();
      wrong.push(...(await look(page, 'backup-find')));
      await page.getByRole('tab', { name: 'What changed' }).click();
      await page.getByText('version.txt').waitFor();
      wrong.push(...(await look(page, 'backup-changes')));

      await page.getByRole('tab', { name: 'Files' }).click();
      await page.getByRole('button', { name: 'Restore all…' }).click();
      const next = () => page.getByRole('button', { name: 'Next' }).click();
      for (const [heading, name] of [
        ['What should be restored?', 'restore-what'],
        ['Where should the files go?', 'restore-where'],
        ['What if a file is already there?', 'restore-conflicts'],
      ] as const) {
        await page.getByRole('heading', { name: heading }).waitFor();
        if (name === 'restore-where')
          await page.getByLabel('Folder', { exact: true }).fill(join(computer.home, 'Back'));
        wrong.push(...(await look(page, name)));
        await next();
      }
      await page.getByRole('button', { name: 'Restore 17 files' }).waitFor();
      wrong.push(...(await look(page, 'restore-preview')));
      await page.getByRole('button', { name: 'Restore 17 files' }).click();
      await page.getByRole('heading', { name: 'Everything was restored' }).waitFor();
      wrong.push(...(await look(page, 'restore-result')));
      expect(wrong).toEqual([]);
    });
  });

  test('Settings, section by section', async () => {
    await visit({ host: 'web', computer, browser: stage.browser }, async ({ page }) => {
      const wrong: string[] = [];
      await page.getByRole('link', { name: 'Settings', exact: true }).click();
      const sections = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
      for (const name of await sections.allTextContents()) {
        await sections.filter({ hasText: name }).click();
        await page.getByRole('heading', { name, level: 1 }).waitFor();
        if (name === 'What to back up') await page.getByText('17 files,').waitFor();
        if (name === 'Retention') {
          await page.getByRole('radio', { name: 'Only what the rules want' }).click();
          await page.getByLabel('How many of the newest backups to keep').fill('2');
          await page.getByText('1 backup would go').waitFor();
        }
        wrong.push(...(await look(page, `settings-${name.toLowerCase().replaceAll(/\W+/g, '-')}`)));
        if (name === 'Retention') await page.getByRole('button', { name: 'Discard changes' }).click();
      }
      await sections.filter({ hasText: 'Storage' }).click();
      await page.getByRole('button', { name: 'Change the storage c' }).click();
      await page.getByLabel('Secret access key').waitFor();
      wrong.push(...(await look(page, 'settings-storage-edit')));
      await sections.filter({ hasText: 'What to back up' }).click();
      await page.getByRole('button', { name: 'Add a plan' }).click();
      await page.getByRole('button', { name: 'Add this plan' }).waitFor();
      wrong.push(...(await look(page, 'settings-plan-add')));
      expect(wrong).toEqual([]);
    });
  });

  test.each([
    ['fr-FR', 'fr'],
    ['zh-CN', 'zh-Hans'],
  ])('the main screens on a system that speaks %s', async (locale, name) => {
    await visit({ host: 'web', computer, browser: stage.browser, locale }, async ({ page }) => {
      let title = '';
      for (const place of [
        ...['home', 'start', 'manage/c', 'settings/storage', 'settings/what', 'settings/schedule'],
        ...['settings/retention', 'settings/appearance'],
      ]) {
        await page.evaluate(`location.hash = '#/${place}'`);
        // The title follows the page; each of these has its own.
        await expect.poll(() => page.title()).not.toBe(title);
        title = await page.title();
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        if (place.startsWith('manage')) await page.getByRole('grid').waitFor();
        // A sentence that is missing shows its key instead.
        expect(await page.locator('main').ariaSnapshot()).not.toMatch(/\b[a-z]+\.[a-z]+[A-Z.]\w*/);
        await photograph(page, `${place.replace('/', '-')}-${name}`);
      }
    });
  });
});
