import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALLOWED_MS, longest, pageTasks } from '../support/page-tasks.ts';
import { newBucketName } from '../support/servers.ts';
import { browserPath, inBrowser } from './support/browser.ts';
import { preparePlan } from './support/prepare.ts';
import { openStage, type Stage } from './support/stage.ts';
import { visit } from './support/start-app.ts';

const FILES = 8_000;
describe.skipIf(browserPath === undefined)(`smoothness${inBrowser}`, () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  test(`the window works in small steps while ${FILES} files are backed up (times printed)`, async () => {
    const computer = stage.lab.computer('many');
    const documents = await preparePlan(computer, stage.server, { bucket: newBucketName() });
    for (let folder = 0; folder < FILES / 100; folder += 1) {
      const path = join(documents, `folder ${folder}`);
      mkdirSync(path);
      for (let file = 0; file < 100; file += 1)
        writeFileSync(join(path, `file ${file}.txt`), `${folder} ${file}`);
    }
    await visit({ host: 'web', computer, browser: stage.browser }, async ({ page }) => {
      await page.getByRole('heading', { name: 'Not protected' }).waitFor();
      const tasks = await pageTasks(page, async () => {
        await page.getByRole('button', { name: 'Back up now' }).click();
        await page.getByRole('heading', { name: '“docs” is backed up and checked' }).waitFor();
        await page.getByText('8,000 files, ', { exact: false }).waitFor();
      });
      console.log(longest(tasks));
      expect(tasks.filter(({ cpu }) => cpu > ALLOWED_MS)).toEqual([]);
    });
  });
});
