import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeTree } from '../../scripts/demo/describe-tree.ts';
import type { Computer } from '../support/run-cli.ts';
import { newBucketName } from '../support/servers.ts';
import { chooseFolder } from './support/folder-dialog.ts';
import { onEachHost } from './support/hosts.ts';
import { prepare, preparePlan, writeDocuments } from './support/prepare.ts';
import { openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

onEachHost('restoring', (host) => {
  let stage: Stage;
  let computer: Computer;
  let documents: string;

  beforeAll(async () => {
    stage = await openStage();
    computer = stage.lab.computer('a');
    documents = await preparePlan(computer, stage.server, { bucket: newBucketName() });
    writeDocuments(documents);
    await prepare(computer, 'backup', 'docs');
  });
  afterAll(() => stage?.close());

  async function openBackup(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Backups', exact: true }).click();
    const list = page.getByRole('grid', { name: 'Backups of all computers' });
    await list.getByRole('row').filter({ hasText: 'docs' }).getByRole('link').click();
    await page.getByRole('heading', { name: /^Backup of / }).waitFor();
  }

  const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click();

  test('one file of a backup goes to a folder that is chosen by browsing, and nothing else does', async () => {
    const target = join(computer.home, 'Desk');
    mkdirSync(target);
    await visit({ host, computer, browser: stage.browser }, async (app) => {
      const { page } = app;
      await openBackup(page);
      const tree = page.getByRole('treegrid', { name: 'Files in this backup' });
      await tree.getByRole('row').filter({ hasText: 'Documents' }).waitFor();
      await tree.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await tree.getByRole('row').filter({ hasText: 'letter.txt' }).waitFor();
      // Folders first: notes, photos, Übergröße, then the letter.
      for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.getByText('1 chosen', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Restore the chosen one…' }).click();

      await page.getByText(/^From .+, /).waitFor();
      await expect.poll(() => page.getByRole('radio', { name: 'Only what I choose' }).isChecked()).toBe(true);
      await next(page);
      await next(page);
      await page.getByText('Choose a folder, or type its path.').waitFor();
      const chosen = await chooseFolder(app, computer, 'Choose a folder…', ['Desk']);
      await expect.poll(() => page.getByLabel('Folder', { exact: true }).inputValue()).toBe(chosen);
      await next(page);
      await expect.poll(() => page.getByRole('radio', { name: 'Keep both' }).isChecked()).toBe(true);
      // Back and forth: nothing that was chosen is lost.
      await page.getByRole('button', { name: 'Back' }).click();
      await expect.poll(() => page.getByLabel('Folder', { exact: true }).inputValue()).toBe(target);
      await next(page);
      await next(page);
      await page.getByRole('button', { name: 'Restore 1 file' }).click();
      await page.getByRole('heading', { name: 'Everything was restored' }).waitFor();
    });
    const restored = readdirSync(target, { recursive: true, encoding: 'utf8' });
    const letter = restored.find((path) => path.endsWith('letter.txt')) ?? 'no letter';
    expect(restored.filter((path) => path.includes('.'))).toEqual([letter]);
    expect(readFileSync(join(target, letter))).toEqual(readFileSync(join(documents, 'letter.txt')));
  });

  test('all of it over a folder with a changed file: both are kept, the rest is as it was', async () => {
    const target = join(computer.home, 'Again');
    mkdirSync(join(target, 'Documents'), { recursive: true });
    writeFileSync(join(target, 'Documents', 'letter.txt'), 'mine');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await openBackup(page);
      await page.getByRole('button', { name: 'Restore all…' }).click();
      await next(page);
      await page.getByLabel('Folder', { exact: true }).fill(target);
      await next(page);
      await next(page);
      await page.getByRole('heading', { name: 'This is what will happen' }).waitFor();
      await page.getByText('Beside yours, under another name').waitFor();
      // Nothing happens before the button is pressed.
      expect(describeTree(target).filter((line) => line.includes(' file '))).toHaveLength(1);
      await page.getByRole('button', { name: 'Restore 16 files' }).click();
      await page.getByRole('heading', { name: 'Everything was restored' }).waitFor();
      await page.getByText('of these, beside yours').waitFor();
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await page.getByRole('heading', { name: `Everything was restored to ${target}` }).waitFor();
    });
    expect(readFileSync(join(target, 'Documents', 'letter.txt'), 'utf8')).toBe('mine');
    const isLetter = (name: string) => name.startsWith('letter');
    const letters = readdirSync(join(target, 'Documents')).filter(isLetter);
    expect(letters).toHaveLength(2);
    const second = letters.find((name) => name !== 'letter.txt') ?? 'none';
    expect(readFileSync(join(target, 'Documents', second))).toEqual(
      readFileSync(join(documents, 'letter.txt')),
    );
    const others = (lines: string[]) => lines.filter((line) => !isLetter(line));
    expect(others(describeTree(join(target, 'Documents')))).toEqual(others(describeTree(documents)));
  });
});
