import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleFile } from '../../scripts/demo/sample-tree.ts';
import type { Computer } from '../support/run-cli.ts';
import { contentsOf, newBucketName } from '../support/servers.ts';
import { onEachHost } from './support/hosts.ts';
import { prepare, preparePlan, writeDocuments } from './support/prepare.ts';
import { openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

onEachHost('Backups', (host) => {
  let stage: Stage;
  let computer: Computer;
  const bucket = newBucketName();

  beforeAll(async () => {
    stage = await openStage();
    computer = stage.lab.computer('a');
    const documents = await preparePlan(computer, stage.server, { bucket });
    const music = join(computer.home, 'Music');
    writeDocuments(documents);
    writeSampleFile(music, 'song.mp3', Buffer.alloc(300_000, 'la '));
    await prepare(computer, 'plan', 'add', 'music', music, '--connection', 'c');
    await prepare(computer, 'backup', 'docs');
    await prepare(computer, 'backup', 'music');
    writeSampleFile(documents, 'letter.txt', 'Dear Anna,\nthe second letter is longer than the first one.\n');
    writeSampleFile(documents, 'new.txt', 'new');
    for (let times = 0; times < 3; times += 1)
      await prepare(computer, 'backup', 'docs', '--even-if-unchanged');
  });
  afterAll(() => stage?.close());

  const list = (page: Page) => page.getByRole('grid', { name: 'Backups of all computers' });
  const lines = (page: Page) =>
    list(page)
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') });

  test('is listed newest first, sorted, searched and filtered', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('5 backups', { exact: true }).waitFor();
      await expect.poll(() => lines(page).count()).toBe(5);
      await page.getByRole('columnheader', { name: 'Date' }).waitFor();
      await expect
        .poll(() => page.getByRole('columnheader', { name: 'Date' }).getAttribute('aria-sort'))
        .toBe('descending');
      await expect.poll(() => lines(page).filter({ hasText: 'Complete' }).count()).toBe(5);

      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await expect
        .poll(() => page.getByRole('columnheader', { name: 'Plan' }).getAttribute('aria-sort'))
        .toBe('ascending');
      await lines(page).last().getByText('music').waitFor();
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await lines(page).first().getByText('music').waitFor();

      const search = page.getByRole('searchbox', { name: /^Search/ });
      await search.fill('musi');
      await page.getByText('1 of 5 backups').waitFor();
      await expect.poll(() => lines(page).count()).toBe(1);
      await search.fill('nothing is called so');
      await page.getByText('Nothing fits').waitFor();
      await page.getByRole('button', { name: 'Show all backups' }).click();
      await page.getByText('5 backups', { exact: true }).waitFor();

      await page.getByRole('combobox', { name: 'Plan' }).selectOption('docs');
      await page.getByText('4 of 5 backups').waitFor();
      await page.getByRole('combobox', { name: 'Status' }).selectOption('Pinned only');
      await page.getByText('Nothing fits').waitFor();
    });
  });

  test('with the keyboard alone: to a line, opened, back', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('5 backups', { exact: true }).waitFor();
      await list(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByText(/^2 chosen/).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /^Backup of / }).waitFor();
      await page.goBack();
      await page.getByText(/^2 chosen/).waitFor();
    });
  });

  test('opens into its tree; text and pictures are shown; a file is found; changes are listed', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await lines(page).first().getByRole('link').click();
      await page.getByRole('heading', { name: /^Backup of / }).waitFor();
      const tree = page.getByRole('treegrid', { name: 'Files in this backup' });
      const line = (name: string) => tree.getByRole('row').filter({ hasText: name });
      await line('Documents').click();
      await line('letter.txt').click();
      const look = page.getByRole('region', { name: 'letter.txt' });
      await look.getByText('the second letter is longer').waitFor();
      await line('photos').click();
      await line('lake.png').click();
      const picture = page.getByRole('img', { name: 'Picture lake.png' });
      await picture.waitFor();
      // Drawn, not only put on the page: the content policy would otherwise keep it blank.
      const size = (image: unknown) => (image as { naturalWidth: number }).naturalWidth;
      await expect.poll(() => picture.evaluate(size)).toBe(1);
      await line('naïve').waitFor({ state: 'detached' });

      await page.getByRole('searchbox', { name: 'Find in this backup' }).fill('NOTE 1');
      const found = page.getByRole('treegrid', { name: 'Files found' });
      // note 1, 10, 11, 12
      await page.getByText('4 files found').waitFor();
      await found.getByRole('row').filter({ hasText: 'note 11.md' }).click();
      await page.getByRole('region', { name: 'note 11.md' }).getByText('# Note 11').waitFor();

      await page.getByRole('tab', { name: 'What changed' }).click();
      await page.getByText('Nothing changed.').waitFor();
      await page.getByRole('link', { name: 'All backups' }).click();
      await page.getByRole('combobox', { name: 'Plan' }).selectOption('docs');
      await lines(page).nth(2).getByRole('link').click();
      await page.getByRole('tab', { name: 'What changed' }).click();
      const changes = page.getByRole('grid', { name: 'Changed files' });
      await changes.getByRole('row').filter({ hasText: 'letter.txt' }).getByText('Changed').waitFor();
      await changes.getByRole('row').filter({ hasText: 'new.txt' }).getByText('Added').waitFor();
    });
  });

  test('a pinned backup is kept from deletion; others go after the number was typed', async () => {
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('link', { name: 'Backups', exact: true }).click();
      await page.getByText('5 backups', { exact: true }).waitFor();
      await list(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Pin', exact: true }).click();
      await lines(page).filter({ hasText: 'Pinned' }).waitFor();

      await page.getByRole('button', { name: 'Delete 1…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('These backups cannot be deleted').waitFor();
      await dialog.getByText('1 pinned backup stays. Unpin it first if it may go.').waitFor();
      await expect.poll(() => dialog.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
      await dialog.getByRole('button', { name: 'Close' }).last().click();

      await list(page).focus();
      await page.keyboard.press('Control+a');
      await page.getByText(/^5 chosen/).waitFor();
      await page.getByRole('button', { name: 'Delete 5…' }).click();
      await dialog.getByText('Delete 4 backups?').waitFor();
      await dialog.getByText('After this there is no complete backup left of “music”').waitFor();
      const button = dialog.getByRole('button', { name: 'Delete 4 backups' });
      await expect.poll(() => button.isDisabled()).toBe(true);
      await dialog.getByLabel('Type 4 to confirm').fill('5');
      await expect.poll(() => button.isDisabled()).toBe(true);
      await dialog.getByLabel('Type 4 to confirm').fill('4');
      await button.click();
      await dialog.getByText(/^4 backups were deleted, .* freed\.$/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText(/^1 (backup|chosen)/).waitFor();
      await expect.poll(() => lines(page).count()).toBe(1);
      await lines(page).first().getByText('Pinned').waitFor();
    });
    const { objects } = await contentsOf(stage.server, bucket);
    expect(objects.filter((key) => key.endsWith('.zip'))).toHaveLength(1);
  });
});
