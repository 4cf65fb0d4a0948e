import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleFile } from '../../scripts/demo/sample-tree.ts';
import { noise } from '../../scripts/demo/seeded-bytes.ts';
import type { Computer } from '../support/run-cli.ts';
import { contentsOf, newBucketName } from '../support/servers.ts';
import { onEachHost } from './support/hosts.ts';
import { preparePlan } from './support/prepare.ts';
import { openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

onEachHost('pausing', (host) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  async function computerToBackUp(name: string): Promise<{ computer: Computer; bucket: string }> {
    const computer = stage.lab.computer(name);
    const bucket = newBucketName();
    const documents = await preparePlan(computer, stage.server, { bucket });
    writeSampleFile(documents, 'clip.mp4', noise(5, 24_000_000));
    return { computer, bucket };
  }

  /** At this speed it would take four minutes: whatever happens in a test happens while it runs. */
  async function backUpSlowly(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Advanced' }).click();
    await setLimit(page, '0.1');
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByRole('heading', { name: 'Backing up “docs”' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Packing and uploading' }).waitFor();
  }

  async function setLimit(page: Page, limit: string): Promise<void> {
    const field = page.getByLabel('Upload limit (MB per second)');
    await field.fill(limit);
    await field.press('Enter');
  }

  test('a slow backup is paused, survives a reload, and is done soon after it may go on without a limit', async () => {
    const { computer, bucket } = await computerToBackUp('pause');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await backUpSlowly(page);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused – the backup is not finished. What was uploaded is kept.').waitFor();
      await page
        .getByRole('heading', { name: 'Not protected yet: the first backup is paused', level: 1 })
        .waitFor();

      await page.reload();
      await page
        .getByRole('heading', { name: 'Not protected yet: the first backup is paused', level: 1 })
        .waitFor();
      expect((await contentsOf(stage.server, bucket)).objects).toEqual([]);

      await page.getByText('Limit the speed').click();
      await setLimit(page, '');
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByRole('heading', { name: '“docs” is backed up and checked' }).waitFor();
      await page.getByRole('heading', { name: 'Your data is protected' }).waitFor();
    });
    expect((await contentsOf(stage.server, bucket)).objects).toHaveLength(1);
  });

  test('a paused backup is stopped, and no backup is left of it', async () => {
    const { computer, bucket } = await computerToBackUp('pause-stop');
    await visit({ host, computer, browser: stage.browser }, async ({ page }) => {
      await backUpSlowly(page);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('heading', { name: 'The backup of “docs” was stopped' }).waitFor();
      await page.getByRole('heading', { name: 'Not protected' }).waitFor();
    });
    expect((await contentsOf(stage.server, bucket)).objects).toEqual([]);
  });
});
